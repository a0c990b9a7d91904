// A finite impulse response: each value becomes a weighted sum of itself and those before it
// (centred: round it). Values before the beginning and behind the end count as 0. Whole numbers
// stay whole unless the filter is normalised, which it is by default when it has no negative
// weight.
#include <algorithm>
#include <cmath>

#include "lang/functions/_fourier.h"
#include "lang/functions/_series.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

// More products than this are worked out by Fourier transforms.
constexpr size_t kMaxPlainProducts = size_t{1} << 26;

std::vector<double> Filtered(const std::vector<double>& values,
                             const std::vector<double>& weights) {
  if (values.size() * weights.size() > kMaxPlainProducts) return Convolve(values, weights);
  std::vector<double> sums(values.size() + weights.size() - 1);
  for (size_t i = 0; i < values.size(); ++i) {
    for (size_t j = 0; j < weights.size(); ++j) sums[i + j] += values[i] * weights[j];
  }
  return sums;
}

bool AreWhole(Dynamic array) {
  for (size_t i = 0; i < array.size(); ++i) {
    const auto number = NumberOf(array.Element(i));
    if (!number || !number->is_whole) return false;
  }
  return true;
}

bool Filter(const KernelCall& call, size_t row, DynamicWriter& writer) {
  const Dynamic series = ReadCell<Dynamic>(call.args[0], row);
  const Dynamic filter = ReadCell<Dynamic>(call.args[1], row);
  const auto values = ReadNumbers(series);
  auto weights = ReadNumbers(filter);
  if (!values || !weights || weights->empty()) return false;
  const bool has_negative =
      std::any_of(weights->begin(), weights->end(), [](double w) { return w < 0; });
  const bool is_normalised = OptionalCell<bool>(call, 2, row, !has_negative);
  const bool is_centred = OptionalCell<bool>(call, 3, row, false);
  if (is_normalised && has_negative) return false;
  if (is_normalised) {
    double sum = 0;
    for (const double weight : *weights) sum += weight;
    for (double& weight : *weights) weight /= sum;
  }
  const bool is_whole = !is_normalised && AreWhole(series) && AreWhole(filter);
  const size_t offset = is_centred ? weights->size() / 2 : 0;
  const std::vector<double> sums =
      values->empty() ? std::vector<double>() : Filtered(*values, *weights);
  writer.BeginArray();
  for (size_t i = 0; i < values->size(); ++i) {
    const double value = i + offset < sums.size() ? sums[i + offset] : 0;
    is_whole&& std::fabs(value) < 9007199254740992.0 ? writer.Long(std::llround(value))
                                                     : writer.Real(value);
  }
  writer.EndArray();
  return true;
}

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (!call.args[0].IsNull(row) && !call.args[1].IsNull(row) && Filter(call, row, writer)) {
      out.SetText(row, writer.Take());
    }
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_series_fir = {
    .name = "series_fir",
    .summary = "A filter of finite length over a series, such as a moving average or a difference.",
    .signatures = {{{DynamicArg("series"), DynamicArg("filter"),
                     Optional(Arg("normalize", Bit(Type::kBool))),
                     Optional(Arg("center", Bit(Type::kBool)))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print series_fir(dynamic([5, 15, 10]), dynamic([1, -1]))", "[5,10,-5]"}},
};

}  // namespace quoll::lang
