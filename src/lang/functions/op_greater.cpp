// Ordering of numbers, times and guids; null as soon as one side is missing, false for NaN. Text
// has no order in KQL.
#include "lang/functions/_compare.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  CompareOrder(call, out, [](std::partial_ordering order) { return order > 0; });
}
}  // namespace

extern constinit const FunctionDef kFunction_op_greater = {
    .name = ">",
    .summary = "True if the left value is greater than the right one.",
    .signatures = OrderSignatures("({left} > {right})"),
    .kernel = Kernel,
    .examples = {{"print datetime(2024-01-02) > datetime(2024-01-01)", "True"},
                 {"print int(null) > 1", ""}},
};
}  // namespace quoll::lang
