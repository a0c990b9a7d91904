// Text of reals, the to…() conversions of section 7 of kql-semantics.md, and guids. Decimals:
// decimals.cpp.
#include "model/numbers.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "base/text.h"

namespace quoll::model {
namespace {

// Decimal digits of a finite value other than zero: d.ddd × 10^exponent, without sign and trailing
// zeros.
struct RealDigits {
  std::string digits;
  int exponent = 0;
};

// The shortest digits that read back, nearest to the value.
RealDigits ShortestDigits(double value) {
  char room[32];
  const auto [end, error] =
      std::to_chars(room, room + sizeof(room), std::fabs(value), std::chars_format::scientific);
  const std::string_view text(room, static_cast<size_t>(end - room));
  const size_t mark = text.find('e');
  RealDigits result;
  for (const char c : text.substr(0, mark)) {
    if (c != '.') result.digits.push_back(c);
  }
  std::from_chars(text.data() + mark + (text[mark + 1] == '+' ? 2 : 1), end, result.exponent);
  return result;
}

double ReadBack(const RealDigits& real) {
  const std::string text =
      real.digits.substr(0, 1) + "." + real.digits.substr(1) + "e" + std::to_string(real.exponent);
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// Kusto's printer gives as few digits as read back, but where 17 are needed it takes the largest
// last digit that does instead of the nearest: 0.1 + 0.2 is `0.30000000000000007`. Both recorded
// values obey this rule.
void RaiseLastDigit(RealDigits& real, double value) {
  constexpr size_t kMaxDigits = 17;
  // Whole numbers of this size can lie half-way between two reals, where reading back proves
  // nothing.
  if (real.digits.size() < kMaxDigits || value == std::floor(value)) return;
  for (char& last = real.digits.back(); last < '9';) {
    ++last;
    if (ReadBack(real) != std::fabs(value)) {
      --last;
      return;
    }
  }
}

// Positional digits, `.0` only where the caller asks for a point.
enum class WholeNumber { kPlain, kWithPoint };

std::string Positional(const RealDigits& real, WholeNumber form) {
  const std::string& digits = real.digits;
  if (real.exponent < 0) {
    return "0." + std::string(static_cast<size_t>(-real.exponent - 1), '0') + digits;
  }
  const size_t point = static_cast<size_t>(real.exponent) + 1;
  if (point < digits.size()) return digits.substr(0, point) + "." + digits.substr(point);
  const std::string whole = digits + std::string(point - digits.size(), '0');
  return form == WholeNumber::kWithPoint ? whole + ".0" : whole;
}

// `1E+19`, `2.5E-07`: the sign always stands, the exponent has two digits or more.
std::string Scientific(const RealDigits& real, char mark) {
  std::string out = real.digits.substr(0, 1);
  if (real.digits.size() > 1) out += "." + real.digits.substr(1);
  out.push_back(mark);
  out.push_back(real.exponent < 0 ? '-' : '+');
  const std::string exponent = std::to_string(std::abs(real.exponent));
  if (exponent.size() < 2) out.push_back('0');
  return out + exponent;
}

// .NET prints positional digits from 1E-04 up to below 1E+15.
bool IsPositional(const RealDigits& real) { return real.exponent >= -4 && real.exponent < 15; }

// `0x` and hexadecimal digits to the number of their bits; nothing for more than `max_digits` of
// them.
std::optional<uint64_t> HexFromText(std::string_view text, size_t max_digits) {
  if (text.size() < 3 || text[0] != '0' || (text[1] != 'x' && text[1] != 'X')) return std::nullopt;
  text.remove_prefix(2);
  uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, 16);
  const bool is_whole = stop == end && error == std::errc() && text[0] != '-';
  return is_whole && (value >> (4 * max_digits - 1) >> 1) == 0 ? std::optional(value)
                                                               : std::nullopt;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

template <typename T>
std::optional<T> Saturate(double value) {
  if (std::isnan(value)) return std::nullopt;
  // The bounds of long as reals: the upper one is 2^63 itself, which long lacks.
  if (value >= static_cast<double>(std::numeric_limits<T>::max()))
    return std::numeric_limits<T>::max();
  if (value <= static_cast<double>(std::numeric_limits<T>::min()))
    return std::numeric_limits<T>::min();
  return static_cast<T>(value);
}

}  // namespace

std::string RealToText(double value) {
  if (std::isnan(value)) return "NaN";
  const std::string sign = std::signbit(value) ? "-" : "";
  if (std::isinf(value)) return sign + "inf";
  if (value == 0) return sign + "0.0";
  RealDigits real = ShortestDigits(value);
  RaiseLastDigit(real, value);
  return sign +
         (IsPositional(real) ? Positional(real, WholeNumber::kWithPoint) : Scientific(real, 'E'));
}

std::string RealToJson(double value) {
  if (std::isnan(value)) return "\"NaN\"";
  if (std::isinf(value)) return value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
  if (value == 0) return std::signbit(value) ? "-0.0" : "0";
  const RealDigits real = ShortestDigits(value);
  const std::string sign = value < 0 ? "-" : "";
  return sign +
         (IsPositional(real) ? Positional(real, WholeNumber::kPlain) : Scientific(real, 'e'));
}

std::optional<int64_t> LongFromText(std::string_view text) {
  text = base::TrimBlanks(text);
  if (const auto bits = HexFromText(text, 16)) return static_cast<int64_t>(*bits);
  return base::ParseInteger(text);
}

std::optional<int32_t> IntFromText(std::string_view text) {
  text = base::TrimBlanks(text);
  if (const auto bits = HexFromText(text, 8)) return static_cast<int32_t>(*bits);
  const auto value = base::ParseInteger(text);
  if (!value || *value < std::numeric_limits<int32_t>::min() ||
      *value > std::numeric_limits<int32_t>::max()) {
    return std::nullopt;
  }
  return static_cast<int32_t>(*value);
}

std::optional<double> RealFromText(std::string_view text) {
  text = base::TrimBlanks(text);
  if (const auto value = base::ParseReal(text)) return value;
  if (text == "NaN" || text == "nan") return std::numeric_limits<double>::quiet_NaN();
  const bool is_negative = !text.empty() && text[0] == '-';
  if (is_negative || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
  // `INF` is no number to Kusto.
  if (text != "inf" && text != "Infinity" && text != "infinity") return std::nullopt;
  return is_negative ? -HUGE_VAL : HUGE_VAL;
}

std::optional<bool> BoolFromText(std::string_view text) {
  if (base::EqualsIgnoreCase(text, "true")) return true;
  if (base::EqualsIgnoreCase(text, "false")) return false;
  // Blanks round a number are accepted by LongFromText, but not here.
  if (base::TrimBlanks(text).size() != text.size()) return std::nullopt;
  const auto value = LongFromText(text);
  return value ? std::optional(*value != 0) : std::nullopt;
}

std::optional<int64_t> LongFromReal(double value) { return Saturate<int64_t>(value); }
std::optional<int32_t> IntFromReal(double value) { return Saturate<int32_t>(value); }

int CompareReals(double a, double b) {
  if (std::isnan(a) || std::isnan(b))
    return static_cast<int>(std::isnan(b)) - static_cast<int>(std::isnan(a));
  return a < b ? -1 : a > b ? 1 : 0;
}

int CompareLongReal(int64_t a, double b) {
  if (std::isnan(b)) return 1;
  constexpr double kTwoTo63 = 9223372036854775808.0;
  if (b >= kTwoTo63) return -1;
  if (b < -kTwoTo63) return 1;
  const int64_t whole = static_cast<int64_t>(b);
  if (a != whole) return a < whole ? -1 : 1;
  return CompareReals(0, b - static_cast<double>(whole));
}

std::optional<Bytes16> GuidFromText(std::string_view text) {
  constexpr size_t kDashed = 36;
  const bool is_dashed = text.size() == kDashed;
  if (!is_dashed && text.size() != 32) return std::nullopt;
  Bytes16 guid;
  size_t num_digits = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (is_dashed && (i == 8 || i == 13 || i == 18 || i == 23)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    const int digit = HexDigit(text[i]);
    if (digit < 0) return std::nullopt;
    uint8_t& byte = guid.bytes[num_digits++ / 2];
    byte = static_cast<uint8_t>(byte << 4 | digit);
  }
  return guid;
}

std::string GuidToText(const Bytes16& guid) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(36);
  for (size_t i = 0; i < guid.bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out.push_back('-');
    out.push_back(kDigits[guid.bytes[i] >> 4]);
    out.push_back(kDigits[guid.bytes[i] & 15]);
  }
  return out;
}

}  // namespace quoll::model
