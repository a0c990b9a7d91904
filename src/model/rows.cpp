#include "model/rows.h"

#include <bit>
#include <cmath>

namespace quoll::model {
namespace {

template <typename T>
void AppendFixed(const ColumnView& from, size_t first, size_t num_rows, Column& to) {
  const size_t size = to.size();
  to.Resize(size + num_rows);
  for (size_t row = 0; row < num_rows; ++row) {
    if (!from.IsNull(first + row)) to.Set(size + row, from.Get<T>(first + row));
  }
}

// One pattern of bits for each value that counts as one.
int64_t BitsOf(double value) {
  if (value == 0) return 0;
  if (std::isnan(value)) return std::bit_cast<int64_t>(std::nan(""));
  return std::bit_cast<int64_t>(value);
}

int64_t NumberOf(const ColumnView& column, size_t row) {
  switch (column.type) {
    case Type::kBool:
      return column.Get<uint8_t>(row);
    case Type::kInt:
      return column.Get<int32_t>(row);
    case Type::kReal:
      return BitsOf(column.Get<double>(row));
    default:
      return column.Get<int64_t>(row);
  }
}

bool IsWide(Type type) { return type == Type::kDecimal || type == Type::kGuid; }

}  // namespace

void AppendRows(const ColumnView& from, size_t first, size_t num_rows, Column& to) {
  CHECK(from.type == to.type());
  switch (from.type) {
    case Type::kBool:
      return AppendFixed<uint8_t>(from, first, num_rows, to);
    case Type::kInt:
      return AppendFixed<int32_t>(from, first, num_rows, to);
    case Type::kLong:
    case Type::kDatetime:
    case Type::kTimespan:
      return AppendFixed<int64_t>(from, first, num_rows, to);
    case Type::kReal:
      return AppendFixed<double>(from, first, num_rows, to);
    case Type::kDecimal:
    case Type::kGuid:
      return AppendFixed<Bytes16>(from, first, num_rows, to);
    case Type::kString:
    case Type::kDynamic:
      break;
  }
  const size_t size = to.size();
  to.Resize(size + num_rows);
  for (size_t row = 0; row < num_rows; ++row) {
    if (!from.IsNull(first + row)) to.SetText(size + row, from.Text(first + row));
  }
}

bool KeptCell::IsSame(const ColumnView& column, size_t row) const {
  if (!has_value_ || is_null_ != column.IsNull(row)) return false;
  if (is_null_) return true;
  if (IsVarying(column.type)) return column.Text(row) == text_;
  if (IsWide(column.type)) return column.Get<Bytes16>(row) == wide_;
  return NumberOf(column, row) == number_;
}

void KeptCell::Keep(const ColumnView& column, size_t row) {
  has_value_ = true;
  is_null_ = column.IsNull(row);
  if (is_null_) return;
  if (IsVarying(column.type)) {
    text_.assign(column.Text(row));
  } else if (IsWide(column.type)) {
    wide_ = column.Get<Bytes16>(row);
  } else {
    number_ = NumberOf(column, row);
  }
}

}  // namespace quoll::model
