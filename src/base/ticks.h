// Time as Kusto has it: signed 64-bit counts of 100 ns ticks. A datetime counts from 0001-01-01T00:00:00Z,
// years 1 to 9999; a timespan is a signed length.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace quoll::base {

inline constexpr int64_t kTicksPerMicrosecond = 10;
inline constexpr int64_t kTicksPerMillisecond = 10'000;
inline constexpr int64_t kTicksPerSecond = 10'000'000;
inline constexpr int64_t kTicksPerMinute = 60 * kTicksPerSecond;
inline constexpr int64_t kTicksPerHour = 60 * kTicksPerMinute;
inline constexpr int64_t kTicksPerDay = 24 * kTicksPerHour;
// 1970-01-01T00:00:00Z.
inline constexpr int64_t kUnixEpochTicks = 621'355'968'000'000'000;
inline constexpr int64_t kMaxDatetimeTicks = 3'155'378'975'999'999'999;

struct CivilTime {
  int year = 1;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int ticks = 0;  // 0 to 9,999,999 within the second
};

CivilTime CivilFromTicks(int64_t datetime_ticks);
// Nothing when a field is out of its range.
std::optional<int64_t> TicksFromCivil(const CivilTime& civil);
// Days since 0001-01-01, proleptic Gregorian calendar; month 1-12.
int64_t DaysFromCivil(int64_t year, int month, int day);
int DaysInMonth(int year, int month);

// `2026-05-05T10:00:00.1234567Z`, always seven digits.
std::string FormatDatetime(int64_t datetime_ticks);
// `[-][d.]hh:mm:ss[.fffffff]`.
std::string FormatTimespan(int64_t timespan_ticks);

// The text forms that Kusto's todatetime and datetime literals take (kql-semantics.md section 8).
// Nothing for any other text or a value outside years 1 to 9999. A zone offset converts to UTC.
std::optional<int64_t> ParseDatetime(std::string_view text);
// `1d`, `2h`, `01:00:00`, `1.02:03:04.5`, `-00:30:00`; a bare number is nothing.
std::optional<int64_t> ParseTimespan(std::string_view text);

// Wall clock, for `now()` where no `--now` was given. The only place that reads the clock.
int64_t CurrentDatetimeTicks();

}  // namespace quoll::base
