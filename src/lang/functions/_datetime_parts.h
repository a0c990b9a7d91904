// Calendar arithmetic of the datetime functions: units, their boundaries, and week numbers. Days of
// the year 1 on count from 0; day 0, 0001-01-01, is a Monday.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "model/kernel.h"

namespace quoll::lang {

enum class TimeUnit : uint8_t {
  kYear,
  kQuarter,
  kMonth,
  kWeek,
  kDay,
  kHour,
  kMinute,
  kSecond,
  kMillisecond,
  kMicrosecond,
  kNanosecond,
};

// `year`, `quarter`, … in any case.
std::optional<TimeUnit> TimeUnitFromName(std::string_view name);
// For FunctionDef::prepare: the first argument names a unit.
std::unique_ptr<model::KernelState> PrepareTimeUnit(model::PrepareCall& call);

// Nothing when the result leaves the years 1 to 9999. Month arithmetic clamps the day.
std::optional<int64_t> AddUnits(int64_t ticks, int64_t amount, TimeUnit unit);
// Boundaries crossed from b to a; nothing where the count does not fit.
std::optional<int64_t> UnitsBetween(int64_t a, int64_t b, TimeUnit unit);

int64_t DayOfWeek(int64_t ticks);  // Sunday is 0
int32_t DayOfYear(int64_t ticks);  // from 1
int32_t IsoWeek(int64_t ticks);

// Whole functions: the first or last tick of the unit around the first argument, moved by the
// second. Units from kDay up.
void StartOfRows(const model::KernelCall& call, TimeUnit unit, model::Column& out);
void EndOfRows(const model::KernelCall& call, TimeUnit unit, model::Column& out);
// The argument, long or real, counts units of that many ticks since 1970.
void UnixTimeRows(const model::KernelCall& call, double ticks_per_unit, model::Column& out);

}  // namespace quoll::lang
