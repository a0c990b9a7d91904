#include "lang/aggregates/_cells.h"

#include <cstring>

#include "model/dynamic.h"

namespace quoll::lang {

using model::Bytes16;
using model::Tag;
using model::Type;

namespace {

template <typename T>
void AppendTagged(std::string& out, Tag tag, const T& value) {
  char bytes[1 + sizeof(T)];
  bytes[0] = static_cast<char>(tag);
  std::memcpy(bytes + 1, &value, sizeof(T));
  out.append(bytes, sizeof(bytes));
}

}  // namespace

void HeldCell::Keep(const model::ColumnView& column, size_t row) {
  is_null_ = column.IsNull(row);
  if (is_null_) {
    bytes_.clear();
  } else if (model::IsVarying(column.type)) {
    bytes_.assign(column.Text(row));
  } else {
    const size_t size = model::PhysicalSize(column.type);
    bytes_.assign(static_cast<const char*>(column.data) + column.Index(row) * size, size);
  }
}

void HeldCell::Write(model::Column& out, size_t row) const {
  if (is_null_) return;
  const auto set = [&]<typename T>(T value) {
    std::memcpy(&value, bytes_.data(), sizeof(T));
    out.Set(row, value);
  };
  switch (out.type()) {
    case Type::kBool:
      return set(uint8_t{});
    case Type::kInt:
      return set(int32_t{});
    case Type::kLong:
    case Type::kDatetime:
    case Type::kTimespan:
      return set(int64_t{});
    case Type::kReal:
      return set(double{});
    case Type::kDecimal:
    case Type::kGuid:
      return set(Bytes16{});
    case Type::kString:
    case Type::kDynamic:
      return out.SetText(row, bytes_);
  }
}

void AppendAsDynamic(std::string& out, const model::ColumnView& column, size_t row) {
  if (column.IsNull(row)) {
    out.push_back(static_cast<char>(Tag::kNull));
    return;
  }
  switch (column.type) {
    case Type::kBool:
      return AppendTagged(out, Tag::kBool, column.Get<uint8_t>(row));
    case Type::kInt:
      return AppendTagged(out, Tag::kInt, column.Get<int32_t>(row));
    case Type::kLong:
      return AppendTagged(out, Tag::kLong, column.Get<int64_t>(row));
    case Type::kReal:
      return AppendTagged(out, Tag::kReal, column.Get<double>(row));
    case Type::kDecimal:
      return AppendTagged(out, Tag::kDecimal, column.Get<Bytes16>(row));
    case Type::kDatetime:
      return AppendTagged(out, Tag::kDatetime, column.Get<int64_t>(row));
    case Type::kTimespan:
      return AppendTagged(out, Tag::kTimespan, column.Get<int64_t>(row));
    case Type::kGuid:
      return AppendTagged(out, Tag::kGuid, column.Get<Bytes16>(row));
    case Type::kString:
      out.push_back(static_cast<char>(Tag::kString));
      out.append(column.Text(row));
      return;
    case Type::kDynamic:
      if (column.Text(row).empty()) {
        out.push_back(static_cast<char>(Tag::kNull));
      } else {
        out.append(column.Text(row));
      }
      return;
  }
}

}  // namespace quoll::lang
