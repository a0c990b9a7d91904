// A negative number rotates to the right.
#include "lang/functions/_array_moves.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { RotateRows(call, Direction::kLeft, out); }

}  // namespace

extern constinit const FunctionDef kFunction_array_rotate_left = {
    .name = "array_rotate_left",
    .summary = "The elements moved to the left; what falls off comes in at the end.",
    .signatures = {{{DynamicArg("array"), LongArg("count")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{"print array_rotate_left(dynamic([1,2,3,4,5]), 2)", "[3,4,5,1,2]"}},
};

}  // namespace quoll::lang
