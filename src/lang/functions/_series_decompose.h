// What series_decompose() and its like have in common: the arguments from the period on.
#pragma once

#include <optional>

#include "lang/functions/_series.h"
#include "lang/functions/_series_season.h"

namespace quoll::lang {

// Where in the call the arguments of a decomposition stand.
struct DecomposeArgs {
  size_t period = 1;
  size_t trend = 2;
  size_t num_test = 3;
  size_t threshold = 4;
};
// Nothing: no series, or an unknown trend.
std::optional<Decomposition> DecomposeRow(const model::KernelCall& call, const DecomposeArgs& args,
                                          size_t row);

// Reports a constant trend that does not exist.
bool CheckTrend(model::PrepareCall& call, size_t arg);

// Missing values (NaN) are null.
void WriteSeries(const std::vector<double>& values, model::DynamicWriter& writer);

}  // namespace quoll::lang
