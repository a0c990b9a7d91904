// Sets of dynamic values, for the set_…() functions: equality by value, "2" is not 2.
#pragma once

#include <unordered_set>

#include "lang/functions/_rows.h"

namespace quoll::lang {

struct DynamicHasher {
  size_t operator()(model::Dynamic value) const { return model::DynamicHash(value); }
};
struct DynamicEqual {
  bool operator()(model::Dynamic a, model::Dynamic b) const { return model::DynamicEquals(a, b); }
};
// Refers to the bytes of the arrays that its elements came from.
using DynamicSet = std::unordered_set<model::Dynamic, DynamicHasher, DynamicEqual>;

// The cell, or null.
inline model::Dynamic ArrayAt(const model::ColumnView& column, size_t row) {
  return column.IsNull(row) ? model::Dynamic() : model::ReadCell<model::Dynamic>(column, row);
}

inline DynamicSet SetOf(model::Dynamic array) {
  DynamicSet set;
  for (size_t i = 0; i < array.size(); ++i) set.insert(array.Element(i));
  return set;
}

}  // namespace quoll::lang
