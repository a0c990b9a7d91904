// Missing values are passed over; NaN wins over a missing value only. Dynamic values have no order.
#include <cmath>

#include "lang/functions/_choose.h"
#include "lang/functions/_compare.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
bool IsBetter(const ColumnView& arg, const ColumnView& best, size_t row) {
  if (best.type == Type::kReal && std::isnan(best.Get<double>(row))) return true;
  const auto order = CompareCells(arg, row, best, row);
  return order && *order < 0;
}

std::unique_ptr<KernelState> Prepare(PrepareCall& call) {
  if (call.result != Type::kDynamic) return nullptr;
  return call.Fail(0, "dynamic values have no order; convert them first");
}

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    const ColumnView* best = nullptr;
    for (const ColumnView& arg : call.args) {
      if (IsMissing(arg, row)) continue;
      if (best == nullptr || IsBetter(arg, *best, row)) best = &arg;
    }
    if (best != nullptr) CopyCell(*best, row, out);
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_min_of = {
    .name = "min_of",
    .summary = "The smallest of the arguments.",
    .signatures = {{{Repeated(Arg("value", kAnyType))}, Type::kString, Returns::kCommon}},
    .kernel = Kernel,
    .prepare = Prepare,
    .examples = {{"print min_of(int(null), int(5))", "5"}, {"print min_of(1h, 5m)", "00:05:00"}},
};
}  // namespace quoll::lang
