// Relation: a bound table expression — its plan and what the binder must know of it beyond the plan.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/rel.h"

namespace quoll::lang {

struct Relation {
  model::RelPtr rel;
  // The last columns of `rel` that no name list shows: inside mv-apply, the row's number and the outer row's columns.
  // Operators that work row by row carry them along.
  size_t num_hidden = 0;
  // The first of the hidden columns: each set of rows that are alike in them is a table of its own, over which every
  // operator works by itself (inside partition and mv-apply). Such rows stand together.
  size_t num_groups = 0;
  // The rows stand in a stated order: window functions are allowed.
  bool is_serialised = false;
  // Any other column name resolves too, to a column without data (AzureDiagnostics and the like).
  bool is_open = false;
  // The name for `withsource` and `$table`; empty for a piped expression.
  std::string name;
  // Where the table is named in the query, as long as its columns are the ones in sight; for messages.
  std::optional<base::Span> table_span;
  // The source's time column, where the relation still is a plain table.
  std::optional<model::ColumnId> time_column;
  // `render` seen at the end.
  std::string visualization;
  // Set: this is no table but a graph (make-graph), and only the graph operators take it; `rel` is then its edges.
  std::shared_ptr<const struct Graph> graph;

  std::span<const model::OutputColumn> columns() const {
    return std::span(rel->columns).first(rel->columns.size() - num_hidden);
  }
  std::span<const model::OutputColumn> hidden() const { return std::span(rel->columns).last(num_hidden); }
  std::span<const model::OutputColumn> groups() const { return hidden().first(num_groups); }
  // By name, case-sensitive; null if there is none.
  const model::OutputColumn* FindHidden(std::string_view column) const {
    for (const model::OutputColumn& candidate : hidden()) {
      if (candidate.name == column) return &candidate;
    }
    return nullptr;
  }
  const model::OutputColumn* Find(std::string_view column) const {
    for (const model::OutputColumn& candidate : columns()) {
      if (candidate.name == column) return &candidate;
    }
    return nullptr;
  }
};

}  // namespace quoll::lang
