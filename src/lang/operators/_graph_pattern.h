// The notation of patterns: (n)-[e]->(m)<--(k), with paths -[e*1..5]->, several sequences with
// commas between.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lang/operators/_graph.h"
#include "lang/operators/_graph_match.h"

namespace quoll::lang {

struct GraphPattern {
  struct Node {
    std::string name;  // empty: without one
    base::Span span;
  };
  struct Edge {
    std::string name;
    base::Span span;
    size_t left = 0;
    size_t right = 0;
    EdgeDirection direction = EdgeDirection::kRight;
    bool is_path = false;
    int64_t min = 1;
    int64_t max = 1;
  };
  std::vector<Node> nodes;  // a name stands once, however often it is written
  std::vector<Edge> edges;  // in the order of the text
  size_t num_sequences = 0;

  std::optional<size_t> FindNode(std::string_view name) const;
  std::optional<size_t> FindEdge(std::string_view name) const;
};

// options pattern [where Predicate] project Name = Expr, …
struct GraphMatchClause : syntax::Clause {
  std::vector<syntax::Option> options;
  GraphPattern pattern;
  syntax::ExprPtr where;
  std::vector<syntax::ExprPtr> projections;
};
std::unique_ptr<GraphMatchClause> ParseGraphMatchClause(
    syntax::Parser& parser, std::initializer_list<std::string_view> options);

// The search of the operator and what is projected from it; nothing after reporting. `make` makes
// the native operator.
using MakeSearch = std::shared_ptr<const model::NativeRel::Operator> (*)(MatchSpec spec,
                                                                         bool is_all);
struct PatternSearch {
  MatchSpec::Cycles cycles = MatchSpec::Cycles::kUniqueEdges;
  bool is_all = false;  // output=all of shortest paths
  bool filters_pairs =
      false;  // conditions beside those of single elements may only be about the ends
  MakeSearch make = nullptr;
};
std::optional<Relation> BindPatternSearch(Binder& binder, const syntax::OperatorNode& node,
                                          const Graph& graph, const PatternSearch& search);

}  // namespace quoll::lang
