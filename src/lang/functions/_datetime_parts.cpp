// Months and longer units count through the calendar, weeks and shorter ones through the ticks.
#include "lang/functions/_datetime_parts.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "base/ticks.h"
#include "lang/functions/_rows.h"

namespace quoll::lang {
using namespace model;

namespace {

constexpr std::string_view kUnitNames[] = {"year",        "quarter",     "month",     "week",
                                           "day",         "hour",        "minute",    "second",
                                           "millisecond", "microsecond", "nanosecond"};

bool IsDatetime(int64_t ticks) { return ticks >= 0 && ticks <= base::kMaxDatetimeTicks; }

// Zero for units that the calendar counts, and for nanoseconds, of which a tick has a hundred.
int64_t TicksPerUnit(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::kWeek:
      return 7 * base::kTicksPerDay;
    case TimeUnit::kDay:
      return base::kTicksPerDay;
    case TimeUnit::kHour:
      return base::kTicksPerHour;
    case TimeUnit::kMinute:
      return base::kTicksPerMinute;
    case TimeUnit::kSecond:
      return base::kTicksPerSecond;
    case TimeUnit::kMillisecond:
      return base::kTicksPerMillisecond;
    case TimeUnit::kMicrosecond:
      return base::kTicksPerMicrosecond;
    case TimeUnit::kYear:
    case TimeUnit::kQuarter:
    case TimeUnit::kMonth:
    case TimeUnit::kNanosecond:
      return 0;
  }
  return 0;
}

int64_t MonthsPerUnit(TimeUnit unit) {
  return unit == TimeUnit::kYear ? 12 : unit == TimeUnit::kQuarter ? 3 : 1;
}

int64_t FloorDivide(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// Months since 0000-01.
int64_t MonthIndex(int64_t ticks) {
  const base::CivilTime civil = base::CivilFromTicks(ticks);
  return int64_t{12} * civil.year + civil.month - 1;
}

// The first tick of a month; months outside the calendar of datetime are possible.
int64_t TicksOfMonth(int64_t month_index) {
  const int64_t year = FloorDivide(month_index, 12);
  return base::DaysFromCivil(year, static_cast<int>(month_index - year * 12) + 1, 1) *
         base::kTicksPerDay;
}

// Number of the unit's interval that holds the moment. Weeks begin on Sunday, a day before day 0.
int64_t UnitIndex(int64_t ticks, TimeUnit unit) {
  const int64_t per_unit = TicksPerUnit(unit);
  if (per_unit == 0) return MonthIndex(ticks) / MonthsPerUnit(unit);
  return (ticks + (unit == TimeUnit::kWeek ? base::kTicksPerDay : 0)) / per_unit;
}

int64_t TicksOfIndex(int64_t index, TimeUnit unit) {
  const int64_t per_unit = TicksPerUnit(unit);
  if (per_unit == 0) return TicksOfMonth(index * MonthsPerUnit(unit));
  return index * per_unit - (unit == TimeUnit::kWeek ? base::kTicksPerDay : 0);
}

// The start of the unit's interval `offset` after the one around `ticks`. The offset is cut so that
// nothing overflows: any larger one leads out of the range in any case.
int64_t StartOf(int64_t ticks, int64_t offset, TimeUnit unit) {
  constexpr int64_t kMaxOffset = 4'000'000;
  return TicksOfIndex(UnitIndex(ticks, unit) + std::clamp(offset, -kMaxOffset, kMaxOffset), unit);
}

std::optional<int64_t> AddMonths(int64_t ticks, int64_t months) {
  constexpr int64_t kMaxMonths = int64_t{12} * 10'000;
  if (months > kMaxMonths || months < -kMaxMonths) return std::nullopt;
  base::CivilTime civil = base::CivilFromTicks(ticks);
  const int64_t index = int64_t{12} * civil.year + civil.month - 1 + months;
  const int64_t year = FloorDivide(index, 12);
  if (year < 1 || year > 9999) return std::nullopt;
  civil.year = static_cast<int>(year);
  civil.month = static_cast<int>(index - year * 12) + 1;
  civil.day = std::min(civil.day, base::DaysInMonth(civil.year, civil.month));
  return base::TicksFromCivil(civil);
}

}  // namespace

std::optional<TimeUnit> TimeUnitFromName(std::string_view name) {
  for (size_t i = 0; i < std::size(kUnitNames); ++i) {
    if (base::EqualsIgnoreCase(kUnitNames[i], name)) return static_cast<TimeUnit>(i);
  }
  return std::nullopt;
}

std::unique_ptr<KernelState> PrepareTimeUnit(PrepareCall& call) {
  if (call.constants[0] == nullptr || TimeUnitFromName(call.constants[0]->text)) return nullptr;
  return call.Fail(0, "no unit of time has this name");
}

std::optional<int64_t> AddUnits(int64_t ticks, int64_t amount, TimeUnit unit) {
  int64_t move = 0;
  if (unit == TimeUnit::kNanosecond) {
    move = amount / 100;
  } else if (TicksPerUnit(unit) == 0) {
    int64_t months = 0;
    if (__builtin_mul_overflow(amount, MonthsPerUnit(unit), &months)) return std::nullopt;
    return AddMonths(ticks, months);
  } else if (__builtin_mul_overflow(amount, TicksPerUnit(unit), &move)) {
    return std::nullopt;
  }
  int64_t sum = 0;
  if (__builtin_add_overflow(ticks, move, &sum) || !IsDatetime(sum)) return std::nullopt;
  return sum;
}

std::optional<int64_t> UnitsBetween(int64_t a, int64_t b, TimeUnit unit) {
  if (unit != TimeUnit::kNanosecond) return UnitIndex(a, unit) - UnitIndex(b, unit);
  int64_t nanoseconds = 0;
  if (__builtin_mul_overflow(a - b, int64_t{100}, &nanoseconds)) return std::nullopt;
  return nanoseconds;
}

int64_t DayOfWeek(int64_t ticks) { return (ticks / base::kTicksPerDay + 1) % 7; }

int32_t DayOfYear(int64_t ticks) {
  const int64_t first = base::DaysFromCivil(base::CivilFromTicks(ticks).year, 1, 1);
  return static_cast<int32_t>(ticks / base::kTicksPerDay - first) + 1;
}

int32_t IsoWeek(int64_t ticks) {
  // The week belongs to the year of its Thursday.
  const int64_t days = ticks / base::kTicksPerDay;
  const int64_t thursday = days - days % 7 + 3;
  int64_t year = base::CivilFromTicks(ticks).year;
  if (thursday < base::DaysFromCivil(year, 1, 1)) {
    --year;
  } else if (thursday >= base::DaysFromCivil(year + 1, 1, 1)) {
    ++year;
  }
  return static_cast<int32_t>((thursday - base::DaysFromCivil(year, 1, 1)) / 7) + 1;
}

void StartOfRows(const KernelCall& call, TimeUnit unit, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    const int64_t offset = OptionalCell<int64_t>(call, 1, row, 0);
    const int64_t ticks = StartOf(call.args[0].Get<int64_t>(row), offset, unit);
    if (IsDatetime(ticks)) out.Set(row, ticks);
  }
}

void EndOfRows(const KernelCall& call, TimeUnit unit, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    const int64_t offset = OptionalCell<int64_t>(call, 1, row, 0);
    if (offset == INT64_MAX) continue;
    const int64_t ticks = StartOf(call.args[0].Get<int64_t>(row), offset + 1, unit) - 1;
    if (IsDatetime(ticks)) out.Set(row, ticks);
  }
}

void UnixTimeRows(const KernelCall& call, double ticks_per_unit, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    int64_t ticks = 0;
    if (call.args[0].type == Type::kReal) {
      const double moved = call.args[0].Get<double>(row) * ticks_per_unit;
      if (!(std::abs(moved) <= static_cast<double>(base::kMaxDatetimeTicks))) continue;
      ticks = static_cast<int64_t>(moved);
    } else if (ticks_per_unit < 1) {
      ticks = FloorDivide(call.args[0].Get<int64_t>(row), std::llround(1 / ticks_per_unit));
    } else if (__builtin_mul_overflow(call.args[0].Get<int64_t>(row), std::llround(ticks_per_unit),
                                      &ticks)) {
      continue;
    }
    if (ticks <= base::kMaxDatetimeTicks && IsDatetime(ticks + base::kUnixEpochTicks)) {
      out.Set(row, ticks + base::kUnixEpochTicks);
    }
  }
}

}  // namespace quoll::lang
