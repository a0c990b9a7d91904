// Nulls come last unless the second argument is false.
// DIFFERS: several arrays sorted together (and the several results that gives) are not built.
#include "lang/functions/_array_sort.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { SortRows(call, SortOrder::kAscending, out); }

}  // namespace

extern constinit const FunctionDef kFunction_array_sort_asc = {
    .name = "array_sort_asc",
    .summary = "The elements in ascending order.",
    .signatures = {{{DynamicArg("array"), Optional(Uncoerced(Arg("nulls_last", Bit(Type::kBool))))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .differs = "Only the form with one array.",
    .examples = {{"print array_sort_asc(dynamic([3, 1, null, 2]))", "[1,2,3,null]"}},
};

}  // namespace quoll::lang
