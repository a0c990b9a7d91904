// Series: dynamic arrays of numbers. Reading them, and the element-wise functions over one or two
// of them.
//
// An element that is not a number gives null there; so does an element that one of two series
// lacks. A number in place of a series stands for a series of it. Times count as their ticks.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {

// One element: whole numbers stay whole.
struct SeriesNumber {
  bool is_whole = false;
  int64_t whole = 0;
  double real = 0;  // set for whole numbers too
};
std::optional<SeriesNumber> NumberOf(model::Dynamic element);

// All elements as reals. Nothing: no array, or one with an element that is no number.
std::optional<std::vector<double>> ReadNumbers(model::Dynamic array);
// As ReadNumbers, but elements that are no numbers become NaN.
std::optional<std::vector<double>> ReadNumbersOrNan(model::Dynamic array);
void WriteReals(const std::vector<double>& values, model::DynamicWriter& writer);

// fn writes one value for each element.
using SeriesFn = void (*)(const SeriesNumber& x, model::DynamicWriter& writer);
using SeriesPairFn = void (*)(const SeriesNumber& x, const SeriesNumber& y,
                              model::DynamicWriter& writer);
void MapSeries(const model::KernelCall& call, model::Column& out, SeriesFn fn);
void MapSeriesPairs(const model::KernelCall& call, model::Column& out, SeriesPairFn fn);

// Calls visit(x, y) for each position that both series have and where both have numbers. False: one
// of them is no series, or both are single numbers, or one is empty.
bool EachPair(const model::KernelCall& call, size_t row,
              const std::function<void(const SeriesNumber&, const SeriesNumber&)>& visit);

// (series) → dynamic.
constexpr model::Signatures SeriesSignatures() {
  return {{{DynamicArg("series")}, model::Type::kDynamic}};
}
// (series, series), either of them possibly a number.
constexpr model::Signatures SeriesPairSignatures(model::Type result = model::Type::kDynamic) {
  constexpr model::TypeSet kSeries = model::Bit(model::Type::kDynamic);
  return {{{model::Uncoerced(model::Arg("series1", kSeries)),
            model::Uncoerced(model::Arg("series2", kSeries | model::kNumbers))},
           result},
          {{model::Uncoerced(model::Arg("series1", model::kNumbers)),
            model::Uncoerced(model::Arg("series2", kSeries))},
           result}};
}

}  // namespace quoll::lang
