// array_sort_asc() and array_sort_desc().
#pragma once

#include <cstdint>

#include "model/function_def.h"

namespace quoll::lang {

enum class SortOrder : uint8_t { kAscending, kDescending };

// Arguments: arrays, optionally whether nulls come last (they do). The first array is sorted, the
// others follow it; an array of another length becomes null. One array gives itself sorted, several
// give an array of arrays.
void SortRows(const model::KernelCall& call, SortOrder order, model::Column& out);

constexpr model::Signatures ArraySortSignatures() {
  constexpr model::TypeSet kDynamic = model::Bit(model::Type::kDynamic);
  constexpr model::TypeSet kBool = model::Bit(model::Type::kBool);
  constexpr model::Param kArray = model::Uncoerced(model::Arg("array", kDynamic));
  return {
      {{kArray,
        model::Optional(model::Uncoerced(model::Constant(model::Arg("nulls_last", kBool))))},
       model::Type::kDynamic},
      {{kArray, kArray,
        model::Repeated(model::Optional(model::Uncoerced(model::Arg("arrays", kDynamic | kBool))))},
       model::Type::kDynamic}};
}

}  // namespace quoll::lang
