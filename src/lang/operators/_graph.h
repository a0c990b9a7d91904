// What the graph operators share: graphs in and out of plans.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lang/graph.h"
#include "lang/operators/_clauses.h"

namespace quoll::lang {

// A hidden column of a graph's relation, as an expression.
model::ExprPtr GraphColumn(const Relation& relation, std::string_view name, base::Span span);
// Adds hidden columns behind those that `input` has.
struct HiddenValue {
  std::string_view name;
  model::ExprPtr expr;
};
Relation WithHidden(Binder& binder, const Relation& input, std::vector<HiddenValue> values,
                    base::Span span);
// The graph as what the pipeline hands on.
Relation GraphRelation(Graph graph);
// The graph read once more, so that both its users may run; its parts are worked out once.
Graph ReadShared(Binder& binder, const Graph& graph);

// Rows of `input` whose value of `key` is among those of column `among` of `table`.
Relation SemiJoin(Binder& binder, const Relation& input, std::string_view key,
                  const Relation& table, std::string_view among, base::Span span);

// The value of the option of this name, as text.
std::string OptionText(Binder& binder, const std::vector<syntax::Option>& options,
                       std::string_view name, std::string_view fallback);

// One input for a native operator that needs nodes and edges: the rows of both in any order, the
// values of the other kind null. Columns: is edge (bool), key of the node or of the edge's source,
// key of its target (text), then the nodes' values, then the edges'.
model::RelPtr NodesAndEdges(Binder& binder, const Graph& graph,
                            const std::vector<model::ExprPtr>& node_values,
                            const std::vector<model::ExprPtr>& edge_values, base::Span span);

}  // namespace quoll::lang
