// array_sort_asc() and array_sort_desc().
#pragma once

#include <cstdint>

#include "model/kernel.h"

namespace quoll::lang {

enum class SortOrder : uint8_t { kAscending, kDescending };

// Arguments: array, optionally whether nulls come last (they do).
void SortRows(const model::KernelCall& call, SortOrder order, model::Column& out);

}  // namespace quoll::lang
