// Tukey's fences: how far each element lies outside of a range of percentiles, in units of that
// range. Elements that are missing or to be ignored score 0 and do not shape the range.
#include <cmath>
#include <limits>

#include "lang/functions/_series.h"
#include "lang/functions/_series_season.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

constexpr size_t kKind = 1;

std::unique_ptr<KernelState> Prepare(PrepareCall& call) {
  const Value* kind = kKind < call.constants.size() ? call.constants[kKind] : nullptr;
  if (kind == nullptr || OutlierRangeFromName(kind->text)) return nullptr;
  return call.Fail(kKind, "the kind is `ctukey` or `tukey`");
}

void Kernel(const KernelCall& call, Column& out) {
  constexpr double kLeastPercentile = 2;
  constexpr double kMostPercentile = 98;
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    auto values = ReadNumbersOrNan(ReadCell<Dynamic>(call.args[0], row));
    const std::string_view kind = OptionalCell<std::string_view>(call, kKind, row, "ctukey");
    auto range = OutlierRangeFromName(kind);
    if (!values || !range) continue;
    const double ignored = OptionalCell<double>(call, 2, row, kNone);
    for (double& value : *values) value = value == ignored ? kNone : value;
    if (kind == "ctukey") {
      range->least = OptionalCell<double>(call, 3, row, range->least);
      range->most = OptionalCell<double>(call, 4, row, range->most);
    }
    if (!(range->least >= kLeastPercentile && range->least <= range->most &&
          range->most <= kMostPercentile))
      continue;
    WriteReals(
        OutlierScores(*values, range->least, range->most, OptionalCell<int64_t>(call, 5, row, 0)),
        writer);
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_series_outliers = {
    .name = "series_outliers",
    .summary = "How far each element of a series lies outside of what is usual in it.",
    .signatures = {{{DynamicArg("series"), Optional(Text("kind")), Optional(RealArg("ignore_val")),
                     Optional(RealArg("min_percentile")), Optional(RealArg("max_percentile")),
                     Optional(LongArg("test_points"))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .prepare = Prepare,
    .naming = NameRule::kFirstArg,
    .examples = {{"print series_outliers(dynamic([1, 2, 3, 4, 13]), 'tukey')",
                  "[-0.5,0.0,0.0,0.0,4.5]"}},
};

}  // namespace quoll::lang
