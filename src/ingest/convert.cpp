#include "ingest/convert.h"

#include <cmath>
#include <limits>

#include "base/text.h"
#include "base/ticks.h"

namespace quoll::ingest {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Two digits, or -1.
int TwoDigits(const char* text) {
  if (!IsDigit(text[0]) || !IsDigit(text[1])) return -1;
  return (text[0] - '0') * 10 + (text[1] - '0');
}

// `2026-05-05T10:00:00[.f][Z|+00:00]`, the form of nearly every record; nothing for any other text.
std::optional<int64_t> QuickDatetime(std::string_view text) {
  if (text.size() < 19 || text[4] != '-' || text[7] != '-' ||
      (text[10] != 'T' && text[10] != ' ') || text[13] != ':' || text[16] != ':') {
    return std::nullopt;
  }
  const int century = TwoDigits(&text[0]);
  const int year = TwoDigits(&text[2]);
  const int month = TwoDigits(&text[5]);
  const int day = TwoDigits(&text[8]);
  const int hour = TwoDigits(&text[11]);
  const int minute = TwoDigits(&text[14]);
  const int second = TwoDigits(&text[17]);
  if ((century | year | month | day | hour | minute | second) < 0) return std::nullopt;
  int64_t fraction = 0;
  size_t pos = 19;
  if (pos < text.size() && text[pos] == '.') {
    const size_t start = ++pos;
    int64_t unit = base::kTicksPerSecond / 10;
    for (; pos < text.size() && IsDigit(text[pos]); ++pos, unit /= 10)
      fraction += unit * (text[pos] - '0');
    if (pos == start) return std::nullopt;
  }
  const std::string_view zone = text.substr(pos);
  if (!zone.empty() && zone != "Z" && zone != "+00:00") return std::nullopt;
  const auto ticks =
      base::TicksFromCivil({century * 100 + year, month, day, hour, minute, second, 0});
  if (!ticks) return std::nullopt;
  return *ticks + fraction;
}

// Up to `max` digits at the start of `text`, or -1; moves `text` behind them.
int TakeDigits(std::string_view& text, size_t max) {
  int value = -1;
  for (size_t i = 0; i < max && !text.empty() && IsDigit(text[0]); ++i) {
    value = (value < 0 ? 0 : value) * 10 + (text[0] - '0');
    text.remove_prefix(1);
  }
  return value;
}

bool Take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

// `5/5/2026, 9:12:44.120 AM`, as the portals write CSV; the comma, the fraction and the half of the
// day may be missing. The blank before AM is U+202F in some browsers.
std::optional<int64_t> PortalDatetime(std::string_view text) {
  base::CivilTime civil;
  civil.month = TakeDigits(text, 2);
  if (civil.month < 0 || !Take(text, '/')) return std::nullopt;
  civil.day = TakeDigits(text, 2);
  if (civil.day < 0 || !Take(text, '/')) return std::nullopt;
  const size_t before = text.size();
  civil.year = TakeDigits(text, 4);
  if (before - text.size() != 4) return std::nullopt;
  Take(text, ',');
  if (!Take(text, ' ')) return std::nullopt;
  civil.hour = TakeDigits(text, 2);
  if (civil.hour < 0 || !Take(text, ':')) return std::nullopt;
  civil.minute = TakeDigits(text, 2);
  if (civil.minute < 0) return std::nullopt;
  civil.second = Take(text, ':') ? TakeDigits(text, 2) : 0;
  if (civil.second < 0) return std::nullopt;
  if (Take(text, '.')) {
    int unit = static_cast<int>(base::kTicksPerSecond) / 10;
    const size_t start = text.size();
    for (; !text.empty() && IsDigit(text[0]); text.remove_prefix(1), unit /= 10)
      civil.ticks += unit * (text[0] - '0');
    if (text.size() == start) return std::nullopt;
  }
  if (text.starts_with("\u202f")) text.remove_prefix(3);
  text = base::TrimBlanks(text);
  if (!text.empty()) {
    const bool is_pm = base::EqualsIgnoreCase(text, "PM");
    if ((!is_pm && !base::EqualsIgnoreCase(text, "AM")) || civil.hour < 1 || civil.hour > 12)
      return std::nullopt;
    civil.hour = civil.hour % 12 + (is_pm ? 12 : 0);
  }
  return base::TicksFromCivil(civil);
}

}  // namespace

std::optional<int64_t> DatetimeFromEpoch(int64_t value) {
  if (value < 100'000'000) return std::nullopt;
  int64_t ticks = 0;
  if (value < 100'000'000'000) {
    ticks = value * base::kTicksPerSecond;
  } else if (value < 100'000'000'000'000) {
    ticks = value * base::kTicksPerMillisecond;
  } else if (value < 100'000'000'000'000'000) {
    ticks = value * base::kTicksPerMicrosecond;
  } else {
    ticks = value / 100;
  }
  return base::kUnixEpochTicks + ticks;
}

std::optional<int64_t> DatetimeFromEpoch(double value) {
  if (!(value >= 1e8) || value > 9e18) return std::nullopt;
  // A fraction only makes sense for seconds and milliseconds.
  const double unit = value < 1e11 ? 1e7 : value < 1e14 ? 1e4 : 0;
  if (unit == 0) return DatetimeFromEpoch(static_cast<int64_t>(value));
  // The whole part and the fraction apart: their product would lose digits.
  const double whole = std::floor(value);
  return base::kUnixEpochTicks + static_cast<int64_t>(whole) * static_cast<int64_t>(unit) +
         static_cast<int64_t>(std::llround((value - whole) * 1e6)) * static_cast<int64_t>(unit) /
             1'000'000;
}

std::optional<int64_t> DatetimeFromField(std::string_view text) {
  if (auto ticks = QuickDatetime(text)) return ticks;
  text = base::TrimBlanks(text);
  if (text.empty()) return std::nullopt;
  if (text.starts_with("/Date(") && text.ends_with(")/")) {
    const auto millis = base::ParseInteger(text.substr(6, text.size() - 8));
    if (!millis || *millis < 0 || *millis > 253'402'300'799'999) return std::nullopt;
    return base::kUnixEpochTicks + *millis * base::kTicksPerMillisecond;
  }
  if (text.size() >= 9 && text.find_first_not_of("0123456789.") == std::string_view::npos) {
    if (auto number = base::ParseInteger(text)) return DatetimeFromEpoch(*number);
    if (auto number = base::ParseReal(text)) return DatetimeFromEpoch(*number);
    return std::nullopt;
  }
  if (auto ticks = PortalDatetime(text)) return ticks;
  return base::ParseDatetime(text);
}

std::optional<int64_t> LongFromField(std::string_view text) {
  // Up to 18 digits cannot overflow.
  if (!text.empty() && text.size() <= 18 && IsDigit(text[0])) {
    int64_t value = 0;
    size_t pos = 0;
    for (; pos < text.size() && IsDigit(text[pos]); ++pos) value = value * 10 + (text[pos] - '0');
    if (pos == text.size()) return value;
  }
  text = base::TrimBlanks(text);
  if (auto value = base::ParseInteger(text)) return value;
  if (text.size() > 2 && text.size() <= 18 && text[0] == '0' && (text[1] | 0x20) == 'x') {
    uint64_t value = 0;
    for (const char c : text.substr(2)) {
      const char lower = static_cast<char>(c | 0x20);
      const bool is_letter = lower >= 'a' && lower <= 'f';
      if (!IsDigit(c) && !is_letter) return std::nullopt;
      value = value << 4 | static_cast<uint64_t>(is_letter ? lower - 'a' + 10 : c - '0');
    }
    if (value > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) return std::nullopt;
    return static_cast<int64_t>(value);
  }
  if (text.find('.') == std::string_view::npos &&
      text.find_first_of("eE") == std::string_view::npos) {
    return std::nullopt;
  }
  const auto real = base::ParseReal(text);
  if (!real || *real != std::floor(*real) || std::fabs(*real) > 9007199254740992.0)
    return std::nullopt;
  return static_cast<int64_t>(*real);
}

std::optional<double> RealFromField(std::string_view text) {
  text = base::TrimBlanks(text);
  if (auto value = base::ParseReal(text)) return value;
  if (base::EqualsIgnoreCase(text, "nan")) return std::numeric_limits<double>::quiet_NaN();
  const bool is_negative = text.starts_with('-');
  const std::string_view word = is_negative ? text.substr(1) : text;
  if (base::EqualsIgnoreCase(word, "infinity") || base::EqualsIgnoreCase(word, "inf")) {
    const double infinity = std::numeric_limits<double>::infinity();
    return is_negative ? -infinity : infinity;
  }
  return std::nullopt;
}

std::optional<bool> BoolFromField(std::string_view text) {
  text = base::TrimBlanks(text);
  for (const std::string_view word : {"true", "1", "yes"}) {
    if (base::EqualsIgnoreCase(text, word)) return true;
  }
  for (const std::string_view word : {"false", "0", "no"}) {
    if (base::EqualsIgnoreCase(text, word)) return false;
  }
  return std::nullopt;
}

}  // namespace quoll::ingest
