// What stands in each column of the tables of indicators. Separate from the scan over them: this is
// knowledge about Sentinel, that is plumbing.
#pragma once

#include <span>
#include <string_view>

#include "hunt/intel_tables.h"
#include "model/column.h"

namespace quoll::hunt {

// Rows appear to have been published so long before now(). Sentinel publishes active indicators
// anew every few days; its rules look back one to fourteen days for indicators, one hour for
// events, and some want the indicator to be older than the event.
inline constexpr int64_t kPublishedHoursAgo = 12;

// An indicator at a time.
struct IntelRow {
  const intel::Indicator& indicator;
  int64_t now_ticks = 0;
  int64_t published_ticks = 0;
  bool is_active = false;

  IntelRow(const intel::Indicator& of, int64_t now, ActiveActions actions);
};

struct IntelColumn {
  std::string_view name;
  model::Type type;
  // Writes into row `row` of a column of the type; leaves it null (a string: empty) where the
  // indicator says nothing.
  void (*fill)(const IntelRow& from, model::Column& out, size_t row);
};

// Empty for the name of another table. Columns that are not listed are empty in every row.
std::span<const IntelColumn> IntelColumnsOf(std::string_view table);

}  // namespace quoll::hunt
