// Number texts and conversions as Kusto has them (kql-semantics.md sections 2, 6 and 7).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/column.h"

namespace quoll::model {

// tostring(real): the fewest digits that read back (up to 17; see RaiseLastDigit in numbers.cpp),
// `.0` kept, `inf`,
// `-inf`, `NaN`; exponents as in .NET: `1E+15`, `1E-05`.
std::string RealToText(double value);
// A real as a JSON number for results (shortest digits that read back), or `"NaN"`, `"Infinity"`,
// `"-Infinity"`.
std::string RealToJson(double value);

// toint/tolong/todouble/tobool of text: the table of section 7. Nothing: null. Blanks round a
// number are skipped, but not round a bool.
std::optional<int32_t> IntFromText(std::string_view text);
std::optional<int64_t> LongFromText(std::string_view text);
std::optional<double> RealFromText(std::string_view text);
std::optional<bool> BoolFromText(std::string_view text);
// Truncates and saturates; NaN is null.
std::optional<int64_t> LongFromReal(double value);
std::optional<int32_t> IntFromReal(double value);

// -1, 0, 1 by value, exact. NaN comes before every number and equals itself.
int CompareReals(double a, double b);
int CompareLongReal(int64_t a, double b);

// guid: 16 bytes in the order of the text form.
std::optional<Bytes16> GuidFromText(std::string_view text);
std::string GuidToText(const Bytes16& guid);

// decimal: IEEE 754 decimal128 (34 digits), encoding in decimals.cpp. What these functions make is
// in lowest terms: equal numbers have equal bytes. Nothing: malformed text, overflow, division by
// zero.
std::optional<Bytes16> DecimalFromText(std::string_view text);
std::string DecimalToText(const Bytes16& value);
Bytes16 DecimalFromLong(int64_t value);
Bytes16 DecimalFromReal(double value);  // NaN and infinities: zero bytes; callers test first
double DecimalToReal(const Bytes16& value);
std::optional<int64_t> DecimalToLong(const Bytes16& value);  // truncates, saturates
enum class DecimalOp { kAdd, kSubtract, kMultiply, kDivide, kModulo };
std::optional<Bytes16> DecimalCompute(DecimalOp op, const Bytes16& a, const Bytes16& b);
// -1, 0, 1.
int DecimalCompare(const Bytes16& a, const Bytes16& b);
// Bytes whose memcmp order is the numeric order, equal for equal values (1.0 and 1.00).
Bytes16 DecimalSortKey(const Bytes16& value);

}  // namespace quoll::model
