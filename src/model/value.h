// One typed value: a literal, a folded constant, an argument known before the run.
#pragma once

#include <cstdint>
#include <string>

#include "model/column.h"
#include "model/type.h"

namespace quoll::model {

struct Value {
  Type type = Type::kString;
  bool is_null = false;
  int64_t number = 0;  // bool, int, long, datetime, timespan
  double real = 0;
  Bytes16 wide;      // decimal, guid
  std::string text;  // string, or the binary form of a dynamic

  static Value Null(Type type);  // of a string: the empty text
  static Value Bool(bool value);
  static Value Int(int32_t value);
  static Value Long(int64_t value);
  static Value Real(double value);
  static Value Datetime(int64_t ticks);
  static Value Timespan(int64_t ticks);
  static Value String(std::string value);
  static Value DynamicBytes(std::string bytes);
  static Value Wide(Type type, const Bytes16& bytes);
  // The cell of a column.
  static Value FromCell(const ColumnView& column, size_t row);

  // Writes the value into a row of a column of the same type.
  void Store(Column& column, size_t row) const;
  bool operator==(const Value&) const = default;
};

// The value as Kusto writes it in a result for people: tostring() of it.
std::string ValueToText(const Value& value);
// The value as a KQL literal that reads back to the same value.
std::string ValueToKql(const Value& value);

}  // namespace quoll::model
