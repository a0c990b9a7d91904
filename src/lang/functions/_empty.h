// What isempty(), isnotempty() and coalesce() call empty.
#pragma once

#include "lang/functions/_compare.h"
#include "model/dynamic.h"

namespace quoll::lang {

// Missing, the empty text, or a dynamic string without characters.
inline bool IsEmpty(const model::ColumnView& column, size_t row) {
  if (column.type == model::Type::kString) return column.Text(row).empty();
  if (IsMissing(column, row)) return true;
  if (column.type != model::Type::kDynamic) return false;
  const model::Dynamic value(column.Text(row));
  return value.tag() == model::Tag::kString && value.AsString().empty();
}

}  // namespace quoll::lang
