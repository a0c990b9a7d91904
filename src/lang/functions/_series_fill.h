// series_fill_…(): what counts as missing in a series, and the loop over it.
#pragma once

#include <optional>
#include <vector>

#include "lang/functions/_series.h"

namespace quoll::lang {

// The elements of the series of one row, and which of them are missing: nulls, or those equal to
// the placeholder if the argument gives one that is not null. Nothing: no series.
struct Gaps {
  std::vector<model::Dynamic> elements;
  std::vector<bool> is_missing;
};
std::optional<Gaps> FindGaps(const model::KernelCall& call, size_t placeholder_arg, size_t row);

// The series with each missing element replaced by the last (kForward) or next present one, where
// there is one.
enum class FillFrom { kBefore, kBehind };
void FillRows(const model::KernelCall& call, FillFrom from, model::Column& out);

inline constexpr model::TypeSet kFillable = model::kNumbers | model::Bit(model::Type::kString) |
                                            model::Bit(model::Type::kBool) |
                                            model::Bit(model::Type::kDynamic);

}  // namespace quoll::lang
