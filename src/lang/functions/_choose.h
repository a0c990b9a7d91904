// Copying one of several arguments into the result, for iff, case, coalesce, max_of and min_of.
#pragma once

#include "model/kernel.h"

namespace quoll::lang {

// `from` has the result's type. Text is not copied: it outlives the result within one evaluation.
inline void CopyCell(const model::ColumnView& from, size_t row, model::Column& out) {
  if (from.IsNull(row)) return;
  switch (from.type) {
    case model::Type::kBool:
      return out.Set(row, from.Get<uint8_t>(row));
    case model::Type::kInt:
      return out.Set(row, from.Get<int32_t>(row));
    case model::Type::kReal:
      return out.Set(row, from.Get<double>(row));
    case model::Type::kLong:
    case model::Type::kDatetime:
    case model::Type::kTimespan:
      return out.Set(row, from.Get<int64_t>(row));
    case model::Type::kString:
    case model::Type::kDynamic:
      return out.SetTextRef(row, from.Text(row));
    case model::Type::kDecimal:
    case model::Type::kGuid:
      return out.Set(row, from.Get<model::Bytes16>(row));
  }
}

// A missing predicate counts as false.
inline bool Holds(const model::ColumnView& predicate, size_t row) {
  return !predicate.IsNull(row) && predicate.Get<uint8_t>(row) != 0;
}

}  // namespace quoll::lang
