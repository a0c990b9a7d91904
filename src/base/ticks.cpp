// Calendar arithmetic on ticks and the text forms of datetime and timespan.
#include "base/ticks.h"

#include <array>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"

namespace quoll::base {
namespace {

// A cursor over ASCII text for the hand-written time grammars.
struct Cursor {
  std::string_view text;
  size_t pos = 0;
  bool at_end() const { return pos >= text.size(); }
  char peek() const { return at_end() ? '\0' : text[pos]; }
  bool Eat(char c) {
    if (peek() != c) return false;
    ++pos;
    return true;
  }
  void SkipBlanks() {
    while (peek() == ' ') ++pos;
  }
  // Reads `min` to `max` digits.
  std::optional<int> Digits(int min, int max) {
    int value = 0;
    int count = 0;
    while (count < max && peek() >= '0' && peek() <= '9') {
      value = value * 10 + (text[pos++] - '0');
      ++count;
    }
    if (count < min) return std::nullopt;
    return value;
  }
  std::string_view Letters() {
    const size_t start = pos;
    while ((peek() >= 'a' && peek() <= 'z') || (peek() >= 'A' && peek() <= 'Z')) ++pos;
    return text.substr(start, pos - start);
  }
};

// The fraction of a second behind a point; digits past the seventh are cut.
std::optional<int> Fraction(Cursor& cursor) {
  int value = 0;
  int count = 0;
  while (cursor.peek() >= '0' && cursor.peek() <= '9') {
    if (count < 7) value = value * 10 + (cursor.peek() - '0');
    ++count;
    ++cursor.pos;
  }
  if (count == 0) return std::nullopt;
  for (; count < 7; ++count) value *= 10;
  return value;
}

// `hh:mm[:ss[.f]]`.
bool ParseClock(Cursor& cursor, CivilTime& civil) {
  const auto hour = cursor.Digits(1, 2);
  if (!hour || !cursor.Eat(':')) return false;
  const auto minute = cursor.Digits(1, 2);
  if (!minute) return false;
  civil.hour = *hour;
  civil.minute = *minute;
  if (!cursor.Eat(':')) return true;
  const auto second = cursor.Digits(1, 2);
  if (!second) return false;
  civil.second = *second;
  if (cursor.peek() == '.' || cursor.peek() == ',') {
    ++cursor.pos;
    const auto fraction = Fraction(cursor);
    if (!fraction) return false;
    civil.ticks = *fraction;
  }
  return true;
}

// `Z`, `GMT`, `UTC`, `+hh:mm`, `+hhmm`, `+hh`; the offset in ticks, 0 when none is written.
std::optional<int64_t> ParseZone(Cursor& cursor) {
  cursor.SkipBlanks();
  if (cursor.at_end()) return 0;
  if (cursor.peek() == '+' || cursor.peek() == '-') {
    const int64_t sign = cursor.peek() == '-' ? -1 : 1;
    ++cursor.pos;
    const auto hours = cursor.Digits(2, 2);
    if (!hours) return std::nullopt;
    cursor.Eat(':');
    const auto minutes = cursor.Digits(0, 2);
    if (*hours > 14 || *minutes > 59) return std::nullopt;
    return sign * (*hours * kTicksPerHour + *minutes * kTicksPerMinute);
  }
  const std::string_view word = cursor.Letters();
  if (EqualsIgnoreCase(word, "z") || EqualsIgnoreCase(word, "gmt") || EqualsIgnoreCase(word, "utc")) {
    return 0;
  }
  return std::nullopt;
}

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};

std::optional<int> MonthFromName(std::string_view name) {
  if (name.size() < 3) return std::nullopt;
  for (size_t i = 0; i < kMonths.size(); ++i) {
    if (EqualsIgnoreCase(name.substr(0, 3), kMonths[i])) return static_cast<int>(i) + 1;
  }
  return std::nullopt;
}

std::optional<int64_t> Finish(Cursor& cursor, const CivilTime& civil) {
  const auto offset = ParseZone(cursor);
  cursor.SkipBlanks();
  if (!offset || !cursor.at_end()) return std::nullopt;
  const auto ticks = TicksFromCivil(civil);
  if (!ticks) return std::nullopt;
  const int64_t utc = *ticks - *offset;
  if (utc < 0 || utc > kMaxDatetimeTicks) return std::nullopt;
  return utc;
}

// ISO 8601 and the sortable form.
std::optional<int64_t> ParseIso(std::string_view text) {
  Cursor cursor{text};
  CivilTime civil;
  const auto year = cursor.Digits(4, 4);
  if (!year) return std::nullopt;
  civil.year = *year;
  if (cursor.at_end()) return Finish(cursor, civil);
  const char separator = cursor.peek();
  if (separator != '-' && separator != '/') return std::nullopt;
  ++cursor.pos;
  const auto month = cursor.Digits(1, 2);
  if (!month) return std::nullopt;
  civil.month = *month;
  if (cursor.at_end()) return Finish(cursor, civil);
  if (!cursor.Eat(separator)) return std::nullopt;
  const auto day = cursor.Digits(1, 2);
  if (!day) return std::nullopt;
  civil.day = *day;
  if (cursor.at_end()) return Finish(cursor, civil);
  if (cursor.peek() == 'T' || cursor.peek() == 't' || cursor.peek() == ' ') {
    ++cursor.pos;
    cursor.SkipBlanks();
    if (!ParseClock(cursor, civil)) return std::nullopt;
  }
  return Finish(cursor, civil);
}

// `[Sat, ]8 Nov 14 15:05[:02][ GMT]` and `[Saturday, ]08-Nov-14 15:05[:02][ GMT]`.
std::optional<int64_t> ParseRfc(std::string_view text) {
  Cursor cursor{text};
  if (const size_t comma = text.find(','); comma != std::string_view::npos) {
    cursor.pos = comma + 1;
    cursor.SkipBlanks();
  }
  CivilTime civil;
  const auto day = cursor.Digits(1, 2);
  if (!day) return std::nullopt;
  civil.day = *day;
  if (!cursor.Eat('-')) cursor.SkipBlanks();
  const auto month = MonthFromName(cursor.Letters());
  if (!month) return std::nullopt;
  civil.month = *month;
  if (!cursor.Eat('-')) cursor.SkipBlanks();
  const size_t year_start = cursor.pos;
  const auto year = cursor.Digits(2, 4);
  if (!year) return std::nullopt;
  civil.year = cursor.pos - year_start == 2 ? (*year < 50 ? 2000 : 1900) + *year : *year;
  cursor.SkipBlanks();
  if (!cursor.at_end() && !ParseClock(cursor, civil)) return std::nullopt;
  return Finish(cursor, civil);
}

// `02/17/2016[ 08:40:01[ PM]]`, month first.
std::optional<int64_t> ParseUs(std::string_view text) {
  Cursor cursor{text};
  CivilTime civil;
  const auto month = cursor.Digits(1, 2);
  if (!month || !cursor.Eat('/')) return std::nullopt;
  const auto day = cursor.Digits(1, 2);
  if (!day || !cursor.Eat('/')) return std::nullopt;
  const auto year = cursor.Digits(4, 4);
  if (!year) return std::nullopt;
  civil.month = *month, civil.day = *day, civil.year = *year;
  cursor.SkipBlanks();
  if (!cursor.at_end() && !ParseClock(cursor, civil)) return std::nullopt;
  cursor.SkipBlanks();
  if (cursor.peek() == 'A' || cursor.peek() == 'P' || cursor.peek() == 'a' || cursor.peek() == 'p') {
    const std::string_view half = cursor.Letters();
    if (civil.hour < 1 || civil.hour > 12) return std::nullopt;
    if (EqualsIgnoreCase(half, "pm")) {
      civil.hour = civil.hour % 12 + 12;
    } else if (EqualsIgnoreCase(half, "am")) {
      civil.hour %= 12;
    } else {
      return std::nullopt;
    }
  }
  return Finish(cursor, civil);
}

struct Unit {
  std::string_view name;
  double ticks;
};
constexpr Unit kUnits[] = {
    {"d", 864e9},           {"day", 864e9},        {"days", 864e9},       {"h", 36e9},
    {"hr", 36e9},           {"hrs", 36e9},         {"hour", 36e9},        {"hours", 36e9},
    {"m", 6e8},             {"min", 6e8},          {"minute", 6e8},       {"minutes", 6e8},
    {"s", 1e7},             {"sec", 1e7},          {"second", 1e7},       {"seconds", 1e7},
    {"ms", 1e4},            {"milli", 1e4},        {"millis", 1e4},       {"millisec", 1e4},
    {"millisecond", 1e4},   {"milliseconds", 1e4}, {"micro", 10},         {"micros", 10},
    {"microsec", 10},       {"microsecond", 10},   {"microseconds", 10},  {"nano", 0.01},
    {"nanos", 0.01},        {"nanosecond", 0.01},  {"nanoseconds", 0.01}, {"tick", 1},
    {"ticks", 1},
};

// `1.5h`, `-2 days`.
std::optional<int64_t> ParseWithUnit(std::string_view text) {
  size_t pos = 0;
  const bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) ++pos;
  const size_t start = pos;
  while (pos < text.size() && ((text[pos] >= '0' && text[pos] <= '9') || text[pos] == '.')) ++pos;
  const std::string_view number = text.substr(start, pos - start);
  while (pos < text.size() && text[pos] == ' ') ++pos;
  const std::string_view name = text.substr(pos);
  for (const Unit& unit : kUnits) {
    if (name != unit.name) continue;
    const auto value = ParseReal(number);
    if (!value) return std::nullopt;
    const double ticks = std::round(*value * unit.ticks);
    if (ticks > 9.2233720368547e18) return std::nullopt;
    return negative ? -static_cast<int64_t>(ticks) : static_cast<int64_t>(ticks);
  }
  return std::nullopt;
}

}  // namespace

int64_t DaysFromCivil(int64_t year, int month, int day) {
  // Days since 0000-03-01 in 400-year eras, shifted to 0001-01-01.
  year -= month <= 2;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 306;
}

int DaysInMonth(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && is_leap ? 29 : kDays[month - 1];
}

CivilTime CivilFromTicks(int64_t ticks) {
  int64_t days = ticks / kTicksPerDay;
  int64_t rest = ticks % kTicksPerDay;
  if (rest < 0) rest += kTicksPerDay, --days;
  const int64_t shifted = days + 306;
  const int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const int64_t day_of_era = shifted - era * 146097;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month_index = (5 * day_of_year + 2) / 153;
  CivilTime civil;
  civil.day = static_cast<int>(day_of_year - (153 * month_index + 2) / 5 + 1);
  civil.month = static_cast<int>(month_index < 10 ? month_index + 3 : month_index - 9);
  civil.year = static_cast<int>(year_of_era + era * 400 + (civil.month <= 2));
  civil.hour = static_cast<int>(rest / kTicksPerHour);
  civil.minute = static_cast<int>(rest / kTicksPerMinute % 60);
  civil.second = static_cast<int>(rest / kTicksPerSecond % 60);
  civil.ticks = static_cast<int>(rest % kTicksPerSecond);
  return civil;
}

std::optional<int64_t> TicksFromCivil(const CivilTime& civil) {
  if (civil.year < 1 || civil.year > 9999 || civil.month < 1 || civil.month > 12 || civil.day < 1 ||
      civil.day > DaysInMonth(civil.year, civil.month) || civil.hour < 0 || civil.hour > 23 ||
      civil.minute < 0 || civil.minute > 59 || civil.second < 0 || civil.second > 59) {
    return std::nullopt;
  }
  return DaysFromCivil(civil.year, civil.month, civil.day) * kTicksPerDay +
         civil.hour * kTicksPerHour + civil.minute * kTicksPerMinute +
         civil.second * kTicksPerSecond + civil.ticks;
}

std::string FormatDatetime(int64_t ticks) {
  const CivilTime civil = CivilFromTicks(ticks);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:07}Z", civil.year, civil.month, civil.day,
                     civil.hour, civil.minute, civil.second, civil.ticks);
}

std::string FormatTimespan(int64_t ticks) {
  const bool negative = ticks < 0;
  const uint64_t size = negative ? 0 - static_cast<uint64_t>(ticks) : static_cast<uint64_t>(ticks);
  std::string out = negative ? "-" : "";
  const uint64_t days = size / kTicksPerDay;
  if (days != 0) out += fmt::format("{}.", days);
  out += fmt::format("{:02}:{:02}:{:02}", size / kTicksPerHour % 24, size / kTicksPerMinute % 60,
                     size / kTicksPerSecond % 60);
  if (const uint64_t fraction = size % kTicksPerSecond; fraction != 0) {
    out += fmt::format(".{:07}", fraction);
  }
  return out;
}

std::optional<int64_t> ParseDatetime(std::string_view text) {
  text = TrimBlanks(text);
  if (auto ticks = ParseIso(text)) return ticks;
  if (auto ticks = ParseUs(text)) return ticks;
  return ParseRfc(text);
}

std::optional<int64_t> ParseTimespan(std::string_view text) {
  text = TrimBlanks(text);
  if (auto ticks = ParseWithUnit(text)) return ticks;
  Cursor cursor{text};
  const bool negative = cursor.Eat('-');
  int64_t days = 0;
  if (const size_t point = text.find('.'); point != std::string_view::npos && point < text.find(':')) {
    const auto value = cursor.Digits(1, 8);
    if (!value || !cursor.Eat('.')) return std::nullopt;
    days = *value;
  }
  const auto hours = cursor.Digits(1, 2);
  if (!hours || !cursor.Eat(':')) return std::nullopt;
  const auto minutes = cursor.Digits(1, 2);
  if (!minutes) return std::nullopt;
  int64_t seconds = 0;
  int64_t fraction = 0;
  if (cursor.Eat(':')) {
    const auto value = cursor.Digits(1, 2);
    if (!value) return std::nullopt;
    seconds = *value;
    if (cursor.Eat('.')) {
      const auto digits = Fraction(cursor);
      if (!digits) return std::nullopt;
      fraction = *digits;
    }
  }
  if (!cursor.at_end() || *hours > 23 || *minutes > 59 || seconds > 59 || days > 10675199) {
    return std::nullopt;
  }
  const int64_t ticks = days * kTicksPerDay + *hours * kTicksPerHour + *minutes * kTicksPerMinute +
                        seconds * kTicksPerSecond + fraction;
  return negative ? -ticks : ticks;
}

int64_t CurrentDatetimeTicks() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return kUnixEpochTicks +
         std::chrono::duration_cast<std::chrono::nanoseconds>(since_epoch).count() / 100;
}

}  // namespace quoll::base
