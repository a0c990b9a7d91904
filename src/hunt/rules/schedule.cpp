#include "hunt/rules/schedule.h"

#include <algorithm>

#include "base/check.h"

namespace quoll::hunt {

RuleRun RuleRuns::At(int64_t idx) const {
  CHECK(idx >= 0 && idx < count);
  if (frequency == 0) return {from, from + period};
  const int64_t end = from + (idx + 1) * frequency;
  // The first year has no time before it.
  return {std::max<int64_t>(end - period, 0), end};
}

RuleRuns RunsOf(const Rule& rule, int64_t from, int64_t to, bool covers_end) {
  RuleRuns runs{from, 0, to - from, 1};
  if (!rule.has_schedule()) return runs;
  runs.frequency = *rule.frequency_ticks;
  runs.period = *rule.period_ticks;
  runs.count = (to - from) / runs.frequency;
  if (covers_end && runs.count * runs.frequency < to - from) ++runs.count;
  return runs;
}

}  // namespace quoll::hunt
