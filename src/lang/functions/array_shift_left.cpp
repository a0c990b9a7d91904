// Places that become free hold null, or the third argument.
#include "lang/functions/_array_moves.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { ShiftRows(call, Direction::kLeft, out); }

}  // namespace

extern constinit const FunctionDef kFunction_array_shift_left = {
    .name = "array_shift_left",
    .summary = "The elements moved to the left; free places are filled.",
    .signatures = {{{DynamicArg("array"), LongArg("count"), Optional(Arg("fill", kAnyType))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{"print array_shift_left(dynamic([1,2,3,4,5]), 2, -1)", "[3,4,5,-1,-1]"}},
};

}  // namespace quoll::lang
