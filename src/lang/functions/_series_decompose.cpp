#include "lang/functions/_series_decompose.h"

#include <cmath>

#include <fmt/format.h>

#include "lang/functions/_numbers.h"

namespace quoll::lang {
using namespace model;

std::optional<Decomposition> DecomposeRow(const KernelCall& call, const DecomposeArgs& args,
                                          size_t row) {
  if (call.args[0].IsNull(row)) return std::nullopt;
  const auto values = ReadNumbersOrNan(ReadCell<Dynamic>(call.args[0], row));
  const auto trend = TrendFromName(OptionalCell<std::string_view>(call, args.trend, row, "avg"));
  if (!values || !trend) return std::nullopt;
  return Decompose(*values, OptionalCell<int64_t>(call, args.period, row, kAnyPeriod), *trend,
                   OptionalCell<int64_t>(call, args.num_test, row, 0),
                   OptionalCell<double>(call, args.threshold, row, kSeasonalityThreshold));
}

bool CheckTrend(PrepareCall& call, size_t arg) {
  const Value* trend = arg < call.constants.size() ? call.constants[arg] : nullptr;
  if (trend == nullptr || TrendFromName(trend->text)) return true;
  call.Fail(arg, fmt::format("`{}` is no trend; it is `avg`, `linefit` or `none`", trend->text));
  return false;
}

void WriteSeries(const std::vector<double>& values, DynamicWriter& writer) {
  writer.BeginArray();
  for (const double value : values) std::isnan(value) ? writer.Null() : writer.Real(value);
  writer.EndArray();
}

}  // namespace quoll::lang
