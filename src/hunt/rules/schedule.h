// When a rule runs, and what each run sees.
#pragma once

#include <cstdint>
#include <vector>

#include "hunt/rules/rule.h"

namespace quoll::hunt {

// The run that ends at `end` sees [start, end).
struct RuleRun {
  int64_t start = 0;
  int64_t end = 0;
};

// The runs of a rule over [from, to]: they end at from + n * frequency, n ≥ 1, up to `to`; a rule
// without a schedule has one that sees [from, to). With `covers_end` one more run is added where
// `to` lies between two of them, so that the last rows are seen.
struct RuleRuns {
  int64_t from = 0;
  int64_t frequency = 0;  // 0: a single run
  int64_t period = 0;
  int64_t count = 0;

  RuleRun At(int64_t idx) const;  // from 0
  // The start of the first run and the end of the last one; needs count > 0.
  int64_t first_start() const { return At(0).start; }
  int64_t last_end() const { return At(count - 1).end; }
};
RuleRuns RunsOf(const Rule& rule, int64_t from, int64_t to, bool covers_end);

}  // namespace quoll::hunt
