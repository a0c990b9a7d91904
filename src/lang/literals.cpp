#include "lang/literals.h"

#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "base/text.h"
#include "base/ticks.h"
#include "base/utf8.h"
#include "model/dynamic.h"
#include "model/numbers.h"

namespace quoll::lang {
namespace {

using model::Type;
using model::Value;

std::string_view Unquote(std::string_view text) {
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front()) {
    return text.substr(1, text.size() - 2);
  }
  return text;
}

std::optional<int64_t> SignedLong(std::string_view text) {
  const bool is_negative = !text.empty() && text[0] == '-';
  if (is_negative) {
    if (text.substr(1) == "9223372036854775808") return std::numeric_limits<int64_t>::min();
    text = base::TrimBlanks(text.substr(1));
  }
  const auto value = LongLiteral(text);
  if (!value) return std::nullopt;
  return is_negative ? -*value : *value;
}

// A blank of Unicode, as it comes with text that is copied from a page, is a blank.
std::string PlainBlanks(std::string_view text) {
  std::string out;
  for (size_t pos = 0; pos < text.size();) {
    const size_t begin = pos;
    const char32_t c = base::DecodeUtf8(text, pos);
    const bool is_blank = c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
                          c == 0x3000;
    out += is_blank ? " " : text.substr(begin, pos - begin);
  }
  return out;
}

// Blanks round the dashes and slashes of a date stand in the documentation's examples.
std::string SqueezeDashes(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool before = i + 1 < text.size() && (text[i + 1] == '-' || text[i + 1] == '/');
    const bool after = i > 0 && (text[i - 1] == '-' || text[i - 1] == '/');
    if (text[i] == ' ' && (before || after)) continue;
    out.push_back(text[i]);
  }
  return out;
}

std::optional<Value> RealLiteral(std::string_view text) {
  if (base::EqualsIgnoreCase(text, "nan")) return Value::Real(std::numeric_limits<double>::quiet_NaN());
  if (base::EqualsIgnoreCase(text, "+inf") || base::EqualsIgnoreCase(text, "inf")) {
    return Value::Real(std::numeric_limits<double>::infinity());
  }
  if (base::EqualsIgnoreCase(text, "-inf")) return Value::Real(-std::numeric_limits<double>::infinity());
  if (const auto value = base::ParseReal(text)) return Value::Real(*value);
  if (const auto value = SignedLong(text)) return Value::Real(static_cast<double>(*value));
  return std::nullopt;
}

// A time without a date (`8:00`, `5:30:00 PM`) is of the day of the query.
std::optional<Value> DatetimeLiteral(std::string_view text, int64_t now_ticks) {
  if (text.empty() || text == "now") return Value::Datetime(now_ticks);
  std::string date = SqueezeDashes(PlainBlanks(Unquote(text)));
  const size_t num_digits = std::min(date.find_first_not_of("0123456789"), date.size());
  if (num_digits <= 2 && date.substr(num_digits, 1) == ":") {
    const base::CivilTime today = base::CivilFromTicks(now_ticks);
    date = fmt::format("{:02}/{:02}/{:04} {}", today.month, today.day, today.year, date);
  }
  const auto ticks = base::ParseDatetime(date);
  return ticks ? std::optional(Value::Datetime(*ticks)) : std::nullopt;
}

// A hexadecimal literal of 32 bits is the int with these bits.
std::optional<Value> IntLiteral(std::string_view text) {
  const auto value = SignedLong(text);
  const bool is_bits = text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
  const int64_t most = is_bits ? int64_t{std::numeric_limits<uint32_t>::max()} : std::numeric_limits<int32_t>::max();
  if (!value || *value > most || *value < std::numeric_limits<int32_t>::min()) return std::nullopt;
  return Value::Int(static_cast<int32_t>(static_cast<uint32_t>(*value)));
}

std::optional<Value> TimespanLiteral(std::string_view text) {
  text = Unquote(text);
  if (const auto ticks = base::ParseTimespan(text)) return Value::Timespan(*ticks);
  const auto days = base::ParseReal(text);
  if (!days || *days > 10675199 || *days < -10675199) return std::nullopt;
  return Value::Timespan(static_cast<int64_t>(*days * static_cast<double>(base::kTicksPerDay)));
}

}  // namespace

std::optional<int64_t> LongLiteral(std::string_view text) {
  int base = 10;
  if (text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
    text.remove_prefix(2);
    base = 16;
  }
  if (base == 16) {
    uint64_t bits = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits, 16);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return static_cast<int64_t>(bits);
  }
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 10);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

std::optional<Value> TypedLiteral(Type type, std::string_view raw, int64_t now_ticks) {
  const std::string_view text = base::TrimBlanks(raw);
  if (text == "null" || (text.empty() && type != Type::kDatetime)) return Value::Null(type);
  switch (type) {
    case Type::kBool: {
      if (const auto value = model::BoolFromText(text)) return Value::Bool(*value);
      return std::nullopt;
    }
    case Type::kInt: return IntLiteral(text);
    case Type::kLong: {
      const auto value = SignedLong(text);
      return value ? std::optional(Value::Long(*value)) : std::nullopt;
    }
    case Type::kReal: return RealLiteral(text);
    case Type::kDecimal: {
      const auto value = model::DecimalFromText(Unquote(text));
      return value ? std::optional(Value::Wide(Type::kDecimal, *value)) : std::nullopt;
    }
    case Type::kDatetime: return DatetimeLiteral(text, now_ticks);
    case Type::kTimespan: return TimespanLiteral(text);
    case Type::kGuid: {
      const auto guid = model::GuidFromText(Unquote(text));
      return guid ? std::optional(Value::Wide(Type::kGuid, *guid)) : std::nullopt;
    }
    case Type::kString: return std::nullopt;
    case Type::kDynamic: {
      auto bytes = model::DynamicFromLiteral(text);
      return bytes ? std::optional(Value::DynamicBytes(std::move(*bytes))) : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace quoll::lang
