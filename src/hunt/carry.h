// Carrying columns through a row-wise plan: provenance and what grading needs pass from the scan to
// the result, whatever the query's text projects. The text itself stays as it was written, and so
// do its rows.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/rel.h"

namespace quoll::hunt {

struct CarriedPlan {
  model::RelPtr rel;
  // The scan of the table, with only the columns that the plan reads, and the provenance columns.
  std::shared_ptr<model::ScanRel> scan;
  // Columns of the result that the query's text names: the first of the result.
  size_t num_visible = 0;
  // For each column asked for: its position in the result, or -1 where the table has no such
  // column.
  std::vector<int> carried;
  // Position of `$file`; `$line` and `$record` follow.
  size_t provenance = 0;
};

// Nothing for a plan that is not row-wise over one table: an aggregate, a union or a nested query
// of a table stands between the scan and the result. Rows that a lookup repeats are repeated with
// their provenance.
std::unique_ptr<CarriedPlan> CarryColumns(const model::RelPtr& rel,
                                          const std::vector<std::string>& columns);

}  // namespace quoll::hunt
