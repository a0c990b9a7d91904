// Places that become free hold null, or the third argument.
#include "lang/functions/_array_moves.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { ShiftRows(call, Direction::kRight, out); }

}  // namespace

extern constinit const FunctionDef kFunction_array_shift_right = {
    .name = "array_shift_right",
    .summary = "The elements moved to the right; free places are filled.",
    .signatures = {{{DynamicArg("array"), LongArg("count"), Optional(Arg("fill", kAnyType))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{"print array_shift_right(dynamic([1,2,3,4,5]), 2)", "[null,null,1,2,3]"}},
};

}  // namespace quoll::lang
