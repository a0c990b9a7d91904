#include "lang/functions/_convert.h"

#include <charconv>

#include "base/ticks.h"
#include "lang/functions/_numbers.h"

namespace quoll::lang {

using model::Bytes16;
using model::ColumnView;
using model::Dynamic;
using model::Tag;
using model::Type;

namespace {

// Integers wrap modulo 2^32, unlike reals, which saturate.
int32_t WrapToInt(int64_t value) { return static_cast<int32_t>(static_cast<uint32_t>(value)); }

std::optional<int32_t> WrapToInt(std::optional<int64_t> value) {
  if (!value) return std::nullopt;
  return WrapToInt(*value);
}

std::optional<bool> DynamicToBool(Dynamic value) {
  switch (value.tag()) {
    case Tag::kBool:
      return value.AsBool();
    case Tag::kInt:
    case Tag::kLong:
      return value.AsLong() != 0;
    case Tag::kReal:
      return value.AsReal() != 0;
    case Tag::kString:
      return model::BoolFromText(value.AsString());
    default:
      return std::nullopt;
  }
}

std::optional<int32_t> DynamicToInt(Dynamic value) {
  switch (value.tag()) {
    case Tag::kReal:
      return model::IntFromReal(value.AsReal());
    case Tag::kString:
      return model::IntFromText(value.AsString());
    default:
      return WrapToInt(DynamicToLong(value));
  }
}

std::optional<Bytes16> DynamicToDecimal(Dynamic value) {
  switch (value.tag()) {
    case Tag::kDecimal:
      return value.AsBytes16();
    case Tag::kBool:
      return model::DecimalFromLong(value.AsBool());
    case Tag::kInt:
    case Tag::kLong:
      return model::DecimalFromLong(value.AsLong());
    case Tag::kReal: {
      const double real = value.AsReal();
      if (real - real != 0) return std::nullopt;
      return model::DecimalFromReal(real);
    }
    case Tag::kString:
      return model::DecimalFromText(value.AsString());
    default:
      return std::nullopt;
  }
}

std::optional<int64_t> ValidDatetime(std::optional<int64_t> ticks) {
  if (!ticks || *ticks < 0 || *ticks > base::kMaxDatetimeTicks) return std::nullopt;
  return ticks;
}

std::optional<int64_t> DynamicToDatetime(Dynamic value) {
  switch (value.tag()) {
    case Tag::kDatetime:
      return value.AsLong();
    case Tag::kString:
      return base::ParseDatetime(value.AsString());
    case Tag::kInt:
    case Tag::kLong:
      return ValidDatetime(value.AsLong());
    case Tag::kReal:
      return ValidDatetime(TicksFromReal(value.AsReal()));
    default:
      return std::nullopt;
  }
}

std::optional<int64_t> DynamicToTimespan(Dynamic value) {
  switch (value.tag()) {
    case Tag::kTimespan:
    case Tag::kInt:
    case Tag::kLong:
      return value.AsLong();
    case Tag::kString:
      return base::ParseTimespan(value.AsString());
    case Tag::kReal:
      return TicksFromReal(value.AsReal());
    default:
      return std::nullopt;
  }
}

// Dashes may stand anywhere, as in Kusto: `0123456789ab-cdef-0123-456789abcdef` is a guid.
std::optional<Bytes16> TextToGuid(std::string_view text) {
  if (const auto guid = model::GuidFromText(text)) return guid;
  std::string digits;
  for (const char c : text) {
    if (c == '-') continue;
    if (digits.size() == 32) return std::nullopt;
    digits.push_back(c);
  }
  return model::GuidFromText(digits);
}

std::optional<Bytes16> DynamicToGuid(Dynamic value) {
  switch (value.tag()) {
    case Tag::kGuid:
      return value.AsBytes16();
    case Tag::kString:
      return TextToGuid(value.AsString());
    default:
      return std::nullopt;
  }
}

void AssignInteger(std::string& buffer, int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  buffer.assign(digits, static_cast<size_t>(end - digits));
}

}  // namespace

std::optional<int64_t> DynamicToLong(Dynamic value) {
  switch (value.tag()) {
    case Tag::kBool:
      return value.AsBool() ? 1 : 0;
    case Tag::kInt:
    case Tag::kLong:
    case Tag::kDatetime:
    case Tag::kTimespan:
      return value.AsLong();
    case Tag::kReal:
      return model::LongFromReal(value.AsReal());
    case Tag::kDecimal:
      return model::DecimalToLong(value.AsBytes16());
    case Tag::kString:
      return model::LongFromText(value.AsString());
    default:
      return std::nullopt;
  }
}

std::optional<double> DynamicToReal(Dynamic value) {
  switch (value.tag()) {
    case Tag::kReal:
      return value.AsReal();
    case Tag::kDecimal:
      return model::DecimalToReal(value.AsBytes16());
    case Tag::kString:
      return model::RealFromText(value.AsString());
    default:
      if (const auto integer = DynamicToLong(value)) return static_cast<double>(*integer);
      return std::nullopt;
  }
}

std::optional<bool> CellToBool(const ColumnView& column, size_t row) {
  switch (column.type) {
    case Type::kString:
      return model::BoolFromText(column.Text(row));
    case Type::kDynamic:
      return DynamicToBool(Dynamic(column.Text(row)));
    case Type::kReal:
    case Type::kDecimal:
      return ReadReal(column, row) != 0;
    case Type::kGuid:
    case Type::kDatetime:
      return std::nullopt;
    default:
      return ReadInteger(column, row) != 0;
  }
}

std::optional<int32_t> CellToInt(const ColumnView& column, size_t row) {
  switch (column.type) {
    case Type::kString:
      return model::IntFromText(column.Text(row));
    case Type::kDynamic:
      return DynamicToInt(Dynamic(column.Text(row)));
    case Type::kReal:
      return model::IntFromReal(column.Get<double>(row));
    case Type::kGuid:
      return std::nullopt;
    case Type::kDecimal:
      return WrapToInt(model::DecimalToLong(column.Get<Bytes16>(row)));
    default:
      return WrapToInt(ReadInteger(column, row));
  }
}

std::optional<int64_t> CellToLong(const ColumnView& column, size_t row) {
  switch (column.type) {
    case Type::kString:
      return model::LongFromText(column.Text(row));
    case Type::kDynamic:
      return DynamicToLong(Dynamic(column.Text(row)));
    case Type::kReal:
      return model::LongFromReal(column.Get<double>(row));
    case Type::kDecimal:
      return model::DecimalToLong(column.Get<Bytes16>(row));
    case Type::kGuid:
      return std::nullopt;
    default:
      return ReadInteger(column, row);
  }
}

std::optional<double> CellToReal(const ColumnView& column, size_t row) {
  switch (column.type) {
    case Type::kString:
      return model::RealFromText(column.Text(row));
    case Type::kDynamic:
      return DynamicToReal(Dynamic(column.Text(row)));
    case Type::kGuid:
      return std::nullopt;
    default:
      return ReadReal(column, row);
  }
}

std::optional<Bytes16> CellToDecimal(const ColumnView& column, size_t row) {
  switch (column.type) {
    case Type::kString:
      return model::DecimalFromText(column.Text(row));
    case Type::kDynamic:
      return DynamicToDecimal(Dynamic(column.Text(row)));
    case Type::kGuid:
      return std::nullopt;
    default:
      return ReadDecimal(column, row);
  }
}

std::optional<int64_t> CellToDatetime(const ColumnView& column, size_t row) {
  switch (column.type) {
    case Type::kDatetime:
      return column.Get<int64_t>(row);
    case Type::kString:
      return base::ParseDatetime(column.Text(row));
    case Type::kDynamic:
      return DynamicToDatetime(Dynamic(column.Text(row)));
    case Type::kInt:
    case Type::kLong:
      return ValidDatetime(ReadInteger(column, row));
    case Type::kReal:
    case Type::kDecimal:
      return ValidDatetime(TicksFromReal(ReadReal(column, row)));
    default:
      return std::nullopt;
  }
}

std::optional<int64_t> CellToTimespan(const ColumnView& column, size_t row) {
  switch (column.type) {
    case Type::kTimespan:
      return column.Get<int64_t>(row);
    case Type::kString:
      return base::ParseTimespan(column.Text(row));
    case Type::kDynamic:
      return DynamicToTimespan(Dynamic(column.Text(row)));
    case Type::kInt:
    case Type::kLong:
      return ReadInteger(column, row);
    case Type::kReal:
    case Type::kDecimal:
      return TicksFromReal(ReadReal(column, row));
    default:
      return std::nullopt;
  }
}

std::optional<Bytes16> CellToGuid(const ColumnView& column, size_t row) {
  switch (column.type) {
    case Type::kGuid:
      return column.Get<Bytes16>(row);
    case Type::kString:
      return TextToGuid(column.Text(row));
    case Type::kDynamic:
      return DynamicToGuid(Dynamic(column.Text(row)));
    default:
      return std::nullopt;
  }
}

std::string_view DynamicToTextView(Dynamic value, std::string& buffer) {
  if (value.tag() == Tag::kString) return value.AsString();
  buffer = model::DynamicToText(value);
  return buffer;
}

std::string_view CellToText(const ColumnView& column, size_t row, std::string& buffer) {
  if (column.type == Type::kString) return column.Text(row);
  if (column.IsNull(row)) return {};
  switch (column.type) {
    case Type::kBool:
      return column.Get<uint8_t>(row) != 0 ? "True" : "False";
    case Type::kInt:
    case Type::kLong:
      AssignInteger(buffer, ReadInteger(column, row));
      break;
    case Type::kReal:
      buffer = model::RealToText(column.Get<double>(row));
      break;
    case Type::kDecimal:
      buffer = model::DecimalToText(column.Get<Bytes16>(row));
      break;
    case Type::kDatetime:
      buffer = base::FormatDatetime(column.Get<int64_t>(row));
      break;
    case Type::kTimespan:
      buffer = base::FormatTimespan(column.Get<int64_t>(row));
      break;
    case Type::kGuid:
      buffer = model::GuidToText(column.Get<Bytes16>(row));
      break;
    case Type::kDynamic:
      return DynamicToTextView(Dynamic(column.Text(row)), buffer);
    case Type::kString:
      break;
  }
  return buffer;
}

}  // namespace quoll::lang
