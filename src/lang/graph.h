// Graphs: what make-graph makes of tables and the other graph operators work on. A graph exists
// while a query is bound; its plan is that of its edges and its nodes.
#pragma once

#include <optional>
#include <string_view>

#include "lang/binder.h"

namespace quoll::lang {

// Both relations have their properties as visible columns and, hidden, the columns named here. A
// key is the text of an id, together with its partition where there is one: equal keys are one
// node.
struct Graph {
  static constexpr std::string_view kSource = "$graph source";  // the ids as given
  static constexpr std::string_view kTarget = "$graph target";
  static constexpr std::string_view kSourceKey = "$graph source key";
  static constexpr std::string_view kTargetKey = "$graph target key";
  static constexpr std::string_view kId = "$graph id";
  static constexpr std::string_view kKey = "$graph key";

  Relation edges;  // kSource, kTarget, kSourceKey, kTargetKey
  Relation nodes;  // kId, kKey; one row per key
  bool is_partitioned = false;
};

// The words that have a meaning inside a pattern's `where` and `project` beyond those of a table.
class GraphScope {
 public:
  virtual ~GraphScope() = default;
  // What the expression means if it is about the pattern: `n.name`, `map(e, x)`. Null after
  // reporting; nothing for all other expressions, whose parts are asked for one by one.
  virtual std::optional<model::ExprPtr> Bind(const syntax::Expr& expr) = 0;
};

}  // namespace quoll::lang
