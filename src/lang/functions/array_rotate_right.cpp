// A negative number rotates to the left.
#include "lang/functions/_array_moves.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { RotateRows(call, Direction::kRight, out); }

}  // namespace

extern constinit const FunctionDef kFunction_array_rotate_right = {
    .name = "array_rotate_right",
    .summary = "The elements moved to the right; what falls off comes in at the start.",
    .signatures = {{{DynamicArg("array"), LongArg("count")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{"print array_rotate_right(dynamic([1,2,3,4,5]), 2)", "[4,5,1,2,3]"}},
};

}  // namespace quoll::lang
