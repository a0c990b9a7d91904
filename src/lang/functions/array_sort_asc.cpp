// Nulls come last unless the last argument is false. Several arrays are sorted together, by the
// first.
#include "lang/functions/_array_sort.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { SortRows(call, SortOrder::kAscending, out); }

}  // namespace

extern constinit const FunctionDef kFunction_array_sort_asc = {
    .name = "array_sort_asc",
    .summary = "The elements in ascending order; further arrays follow the first.",
    .signatures = ArraySortSignatures(),
    .kernel = Kernel,
    .value_suffix = "sorted",
    .examples = {{"print array_sort_asc(dynamic([3, 1, null, 2]))", "[1,2,3,null]"}},
};

}  // namespace quoll::lang
