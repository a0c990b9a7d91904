// All runs of a row-wise rule in one pass. Where each row of the answer comes from one row of one
// table, and the time of the run only decides by comparisons with that row's time, the query runs
// once over the whole span without these comparisons; which runs see a row follows from its time
// alone.
//
//   where TimeGenerated > ago(1h) | where Action == "deny"
//     →  one pass: where Action == "deny", and the run that ends at T keeps the rows with T - 1h <
//     time < T
//
// How the run's time enters the plan is found by binding the text at two moments and comparing the
// plans: a constant that moves by exactly as much as the moment did is that moment plus an offset.
// So that no other dependence hides in a folded constant, every `now` and `ago` of the text must
// stand in the text of such a constant, among names, numbers and signs alone. What does not fit is
// stepped.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/source_file.h"
#include "hunt/rules/schedule.h"
#include "model/rel.h"

namespace quoll::hunt {

// `time OP end + offset`, one of the conditions of a run.
struct TimeTest {
  enum class Op : uint8_t { kLess, kLessEqual, kGreater, kGreaterEqual };
  Op op = Op::kGreater;
  int64_t offset = 0;
};

struct OnePassPlan {
  model::RelPtr rel;
  size_t num_visible = 0;  // columns of the result that the query's text names
  size_t time_column = 0;  // of the result: the row's time
  std::vector<TimeTest> tests;

  // Whether the run sees a row of this time.
  bool Sees(const RuleRun& run, int64_t time) const;
};

// The moments at which the text was bound, and what came of it: with the bounds of the whole span
// in both.
struct BoundAt {
  int64_t now = 0;
  model::RelPtr rel;
};

// Null where the rule must be stepped. `time` is the column by which runs see rows of the plan's
// only table; both plans are of `source`.
std::unique_ptr<OnePassPlan> MakeOnePassPlan(const BoundAt& first, const BoundAt& second,
                                             const std::string& time,
                                             const base::SourceFile& source);

}  // namespace quoll::hunt
