#include "ingest/device_time.h"

#include "base/text.h"
#include "base/ticks.h"
#include "ingest/convert.h"

namespace quoll::ingest {
namespace {

using base::CivilTime;

struct Cursor {
  std::string_view text;
  size_t pos = 0;
  char peek() const { return pos < text.size() ? text[pos] : '\0'; }
  bool Eat(char c) {
    if (peek() != c) return false;
    ++pos;
    return true;
  }
  void SkipBlanks() {
    while (peek() == ' ') ++pos;
  }
  // Up to `max` digits; -1 without any.
  int Digits(size_t max) {
    int value = -1;
    for (size_t i = 0; i < max && peek() >= '0' && peek() <= '9'; ++i) {
      value = (value < 0 ? 0 : value) * 10 + (text[pos++] - '0');
    }
    return value;
  }
};

// 1 to 12 from the first three letters, 0 for other text.
int TakeMonth(Cursor& cursor) {
  constexpr std::string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";
  if (cursor.pos + 3 > cursor.text.size()) return 0;
  char name[3];
  for (size_t i = 0; i < 3; ++i) name[i] = static_cast<char>(cursor.text[cursor.pos + i] | 0x20);
  for (size_t month = 0; month < 12; ++month) {
    if (kMonths.substr(month * 3, 3) != std::string_view(name, 3)) continue;
    cursor.pos += 3;
    return static_cast<int>(month) + 1;
  }
  return 0;
}

// `HH:mm:ss[.f]` or `HH:mm:ss,f`.
bool TakeClock(Cursor& cursor, CivilTime& civil) {
  civil.hour = cursor.Digits(2);
  if (civil.hour < 0 || !cursor.Eat(':')) return false;
  civil.minute = cursor.Digits(2);
  if (civil.minute < 0 || !cursor.Eat(':')) return false;
  civil.second = cursor.Digits(2);
  if (civil.second < 0) return false;
  if (cursor.peek() != '.' && cursor.peek() != ',') return true;
  ++cursor.pos;
  int unit = static_cast<int>(base::kTicksPerSecond) / 10;
  const size_t start = cursor.pos;
  for (; cursor.peek() >= '0' && cursor.peek() <= '9'; ++cursor.pos, unit /= 10) {
    civil.ticks += unit * (cursor.peek() - '0');
  }
  return cursor.pos > start;
}

// The year that puts the time nearest before the reference; 29 February forces a leap year.
std::optional<int64_t> WithYear(CivilTime civil, const DeviceClock& clock) {
  const int64_t latest = clock.reference_ticks + base::kTicksPerDay;
  const int last_year = base::CivilFromTicks(latest).year;
  for (int year = last_year + 1; year > last_year - 9 && year > 0; --year) {
    civil.year = year;
    const auto ticks = base::TicksFromCivil(civil);
    if (ticks && *ticks - clock.zone_offset_ticks <= latest)
      return *ticks - clock.zone_offset_ticks;
  }
  return std::nullopt;
}

struct NamedTime {
  CivilTime civil;
  bool has_year = false;
};

// `MMM dd [yyyy] HH:mm:ss[.f]`, `dd MMM yyyy HH:mm:ss`, `MMM dd HH:mm:ss yyyy`.
std::optional<NamedTime> TakeNamedTime(Cursor& cursor) {
  NamedTime time;
  CivilTime& civil = time.civil;
  const bool is_day_first = cursor.peek() >= '0' && cursor.peek() <= '9';
  if (is_day_first) {
    civil.day = cursor.Digits(2);
    if (!cursor.Eat(' ') && !cursor.Eat('-')) return std::nullopt;
  }
  civil.month = TakeMonth(cursor);
  if (civil.month == 0) return std::nullopt;
  if (!cursor.Eat(' ') && !cursor.Eat('-')) return std::nullopt;
  cursor.SkipBlanks();
  if (!is_day_first) {
    civil.day = cursor.Digits(2);
    if (civil.day < 0 || (!cursor.Eat(' ') && !cursor.Eat(','))) return std::nullopt;
    cursor.SkipBlanks();
  }
  // A year, or already the hour.
  const size_t before = cursor.pos;
  civil.year = cursor.Digits(4);
  time.has_year = cursor.pos - before == 4;
  if (time.has_year) {
    cursor.Eat(',');
    if (!cursor.Eat(' ')) return std::nullopt;
    cursor.SkipBlanks();
  } else {
    if (is_day_first) return std::nullopt;
    cursor.pos = before;
  }
  if (!TakeClock(cursor, civil)) return std::nullopt;
  return time;
}

std::optional<int64_t> Resolve(const NamedTime& time, const DeviceClock& clock) {
  if (!time.has_year) return WithYear(time.civil, clock);
  const auto ticks = base::TicksFromCivil(time.civil);
  if (!ticks) return std::nullopt;
  const int64_t utc = *ticks - clock.zone_offset_ticks;
  if (utc < 0 || utc > base::kMaxDatetimeTicks) return std::nullopt;
  return utc;
}

// True if an ISO text carries its zone: anything but digits and separators behind the time of day.
bool StatesZone(std::string_view iso) {
  const size_t clock = iso.find(':');
  if (clock == std::string_view::npos) return false;
  return iso.find_first_not_of("0123456789:.,", clock) != std::string_view::npos;
}

std::optional<int64_t> ParseIso(std::string_view text, const DeviceClock& clock) {
  const auto ticks = DatetimeFromField(text);
  if (!ticks || StatesZone(text)) return ticks;
  const int64_t utc = *ticks - clock.zone_offset_ticks;
  if (utc < 0 || utc > base::kMaxDatetimeTicks) return std::nullopt;
  return utc;
}

}  // namespace

std::optional<int64_t> ZoneOffset(std::string_view zone) {
  zone = base::TrimBlanks(zone);
  for (const std::string_view prefix : {"GMT", "UTC"}) {
    if (zone.size() > 3 && base::StartsWithIgnoreCase(zone, prefix)) zone.remove_prefix(3);
  }
  if (zone.empty()) return std::nullopt;
  if (zone[0] == '+' || zone[0] == '-') {
    Cursor cursor{zone, 1};
    const int hours = cursor.Digits(2);
    cursor.Eat(':');
    const size_t before = cursor.pos;
    const int minutes = cursor.Digits(2);
    if (hours < 0 || hours > 14 || minutes > 59 || cursor.pos != zone.size()) return std::nullopt;
    if (minutes >= 0 && cursor.pos - before != 2) return std::nullopt;
    const int64_t size =
        hours * base::kTicksPerHour + (minutes < 0 ? 0 : minutes) * base::kTicksPerMinute;
    return zone[0] == '-' ? -size : size;
  }
  struct Named {
    std::string_view name;
    int minutes;
  };
  // Abbreviations with one common meaning; the ambiguous ones (IST, BST outside Britain) are left
  // out.
  constexpr Named kZones[] = {{"Z", 0},      {"UTC", 0},    {"GMT", 0},    {"WET", 0},
                              {"CET", 60},   {"CEST", 120}, {"EET", 120},  {"EEST", 180},
                              {"MSK", 180},  {"EST", -300}, {"EDT", -240}, {"CST", -360},
                              {"CDT", -300}, {"MST", -420}, {"MDT", -360}, {"PST", -480},
                              {"PDT", -420}, {"JST", 540},  {"AEST", 600}, {"AEDT", 660}};
  for (const Named& named : kZones) {
    if (base::EqualsIgnoreCase(zone, named.name)) return named.minutes * base::kTicksPerMinute;
  }
  return std::nullopt;
}

std::optional<int64_t> ParseDeviceTime(std::string_view text, const DeviceClock& clock) {
  text = base::TrimBlanks(text);
  if (text.empty()) return std::nullopt;
  Cursor cursor{text};
  const auto named = TakeNamedTime(cursor);
  if (!named) return ParseIso(text, clock);
  cursor.SkipBlanks();
  DeviceClock local = clock;
  if (cursor.pos < text.size()) {
    const auto offset = ZoneOffset(text.substr(cursor.pos));
    if (!offset) return std::nullopt;
    local.zone_offset_ticks = *offset;
  }
  return Resolve(*named, local);
}

std::optional<int64_t> TakeSyslogTime(std::string_view& text, const DeviceClock& clock) {
  Cursor cursor{text};
  // Some senders put `:` or `*` (clock not in step) before the time.
  while (cursor.Eat('*') || cursor.Eat(':') || cursor.Eat(' ')) {
  }
  if (cursor.peek() >= '0' && cursor.peek() <= '9') {
    const size_t end = text.find(' ', cursor.pos);
    if (end == std::string_view::npos || end - cursor.pos < 19) return std::nullopt;
    const auto ticks = ParseIso(text.substr(cursor.pos, end - cursor.pos), clock);
    if (ticks) text.remove_prefix(end);
    return ticks;
  }
  const auto named = TakeNamedTime(cursor);
  if (!named) return std::nullopt;
  DeviceClock local = clock;
  cursor.Eat(':');
  // A zone behind the time, as some devices write it.
  if (cursor.peek() == ' ') {
    const std::string_view rest = text.substr(cursor.pos + 1);
    const std::string_view word = rest.substr(0, rest.find(' '));
    const bool is_offset = word.size() >= 5 && (word[0] == '+' || word[0] == '-');
    const auto offset =
        is_offset || word == "UTC" || word == "GMT" ? ZoneOffset(word) : std::nullopt;
    if (offset) {
      local.zone_offset_ticks = *offset;
      cursor.pos += 1 + word.size();
    }
  }
  const auto ticks = Resolve(*named, local);
  if (ticks) text.remove_prefix(cursor.pos);
  return ticks;
}

}  // namespace quoll::ingest
