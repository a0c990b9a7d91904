#include "model/value.h"

#include <fmt/format.h>

#include "base/escape.h"
#include "base/ticks.h"
#include "model/dynamic.h"
#include "model/numbers.h"

namespace quoll::model {

Value Value::Null(Type type) {
  Value value;
  value.type = type;
  value.is_null = type != Type::kString;
  return value;
}
Value Value::Bool(bool b) { return {.type = Type::kBool, .number = b}; }
Value Value::Int(int32_t i) { return {.type = Type::kInt, .number = i}; }
Value Value::Long(int64_t i) { return {.type = Type::kLong, .number = i}; }
Value Value::Real(double r) { return {.type = Type::kReal, .real = r}; }
Value Value::Datetime(int64_t ticks) { return {.type = Type::kDatetime, .number = ticks}; }
Value Value::Timespan(int64_t ticks) { return {.type = Type::kTimespan, .number = ticks}; }
Value Value::String(std::string s) { return {.type = Type::kString, .text = std::move(s)}; }
Value Value::DynamicBytes(std::string bytes) {
  Value value{.type = Type::kDynamic, .text = std::move(bytes)};
  value.is_null = Dynamic(value.text).IsNull();
  return value;
}
Value Value::Wide(Type type, const Bytes16& bytes) { return {.type = type, .wide = bytes}; }

Value Value::FromCell(const ColumnView& column, size_t row) {
  if (column.IsNull(row)) return Null(column.type);
  switch (column.type) {
    case Type::kBool: return Bool(column.Get<uint8_t>(row) != 0);
    case Type::kInt: return Int(column.Get<int32_t>(row));
    case Type::kLong:
    case Type::kDatetime:
    case Type::kTimespan: return {.type = column.type, .number = column.Get<int64_t>(row)};
    case Type::kReal: return Real(column.Get<double>(row));
    case Type::kDecimal:
    case Type::kGuid: return Wide(column.type, column.Get<Bytes16>(row));
    case Type::kString: return String(std::string(column.Text(row)));
    case Type::kDynamic: return DynamicBytes(std::string(column.Text(row)));
  }
  return Null(column.type);
}

void Value::Store(Column& column, size_t row) const {
  CHECK(column.type() == type);
  if (is_null) return column.SetNull(row);
  switch (type) {
    case Type::kBool: return column.Set(row, static_cast<uint8_t>(number));
    case Type::kInt: return column.Set(row, static_cast<int32_t>(number));
    case Type::kLong:
    case Type::kDatetime:
    case Type::kTimespan: return column.Set(row, number);
    case Type::kReal: return column.Set(row, real);
    case Type::kDecimal:
    case Type::kGuid: return column.Set(row, wide);
    case Type::kString:
    case Type::kDynamic: return column.SetText(row, text);
  }
}

std::string ValueToText(const Value& value) {
  if (value.is_null) return "";
  switch (value.type) {
    case Type::kBool: return value.number != 0 ? "True" : "False";
    case Type::kInt:
    case Type::kLong: return std::to_string(value.number);
    case Type::kReal: return RealToText(value.real);
    case Type::kDecimal: return DecimalToText(value.wide);
    case Type::kDatetime: return base::FormatDatetime(value.number);
    case Type::kTimespan: return base::FormatTimespan(value.number);
    case Type::kGuid: return GuidToText(value.wide);
    case Type::kString: return value.text;
    case Type::kDynamic: return DynamicToText(Dynamic(value.text));
  }
  return "";
}

std::string ValueToKql(const Value& value) {
  if (value.is_null) return fmt::format("{}(null)", TypeName(value.type));
  switch (value.type) {
    case Type::kBool: return value.number != 0 ? "true" : "false";
    case Type::kInt: return fmt::format("int({})", value.number);
    case Type::kLong:
      return value.number < 0 ? fmt::format("long({})", value.number) : std::to_string(value.number);
    case Type::kString: return base::QuoteForKql(value.text);
    case Type::kDynamic: {
      std::string json;
      AppendJson(json, Dynamic(value.text));
      return "dynamic(" + json + ")";
    }
    case Type::kReal:
    case Type::kDecimal:
    case Type::kDatetime:
    case Type::kTimespan:
    case Type::kGuid: return fmt::format("{}({})", TypeName(value.type), ValueToText(value));
  }
  return "";
}

}  // namespace quoll::model
