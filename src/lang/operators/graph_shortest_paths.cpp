// graph-shortest-paths [output=any|all] (n)-[e*1..5]->(m) [where Predicate] project Expr, …: for
// each pair of ends the match with the fewest edges, or all of them that have as few.
#include <algorithm>

#include <fmt/format.h>

#include "lang/operators/_graph_pattern.h"

namespace quoll::lang {
namespace {

std::unique_ptr<syntax::Clause> ParseShortestPaths(syntax::Parser& parser) {
  return ParseGraphMatchClause(parser, {"output"});
}

bool IsChain(const GraphPattern& pattern) {
  const bool has_path = std::any_of(pattern.edges.begin(), pattern.edges.end(),
                                    [](const auto& edge) { return edge.is_path; });
  return has_path && pattern.num_sequences == 1 && pattern.nodes.size() == pattern.edges.size() + 1;
}

std::optional<Relation> BindShortestPaths(Binder& binder, const syntax::OperatorNode& node,
                                          std::optional<Relation> input) {
  const auto& clause = As<GraphMatchClause>(node);
  if (!IsChain(clause.pattern)) {
    binder.Fail(
        diag::Code::K2012,
        "graph-shortest-paths takes one sequence with an edge of variable length, whose nodes "
        "have different names",
        node.span);
    return std::nullopt;
  }
  const std::string output = OptionText(binder, clause.options, "output", "any");
  if (output != "any" && output != "all") {
    binder.Fail(diag::Code::K2012, fmt::format("unknown value `{}` of `output`", output), node.span,
                {}, "one of `any`, `all`");
    return std::nullopt;
  }
  PatternSearch search;
  search.is_all = output == "all";
  search.filters_pairs = true;
  search.make = [](MatchSpec spec, bool is_all) {
    return std::shared_ptr<const model::NativeRel::Operator>(std::make_shared<const ShortestPaths>(
        std::move(spec), is_all ? ShortestPaths::Wanted::kAll : ShortestPaths::Wanted::kAny));
  };
  return BindPatternSearch(binder, node, *input->graph, search);
}

}  // namespace

extern constinit const OperatorDef kOperator_graph_shortest_paths = {
    .name = "graph-shortest-paths",
    .usage =
        "graph-shortest-paths [output=any | all] (n)-[path*1..5]->(m) [where Predicate] "
        "project Name = Expr, …",
    .summary = "The shortest paths between the nodes of a graph.",
    .takes_graph = true,
    .parse = ParseShortestPaths,
    .bind = BindShortestPaths,
    .examples =
        {{"datatable(a:string, b:string)['x', 'y', 'y', 'z', 'x', 'z'] | make-graph a --> b "
          "with_node_id=id | graph-shortest-paths (n)-[path*1..5]->(m) where n.id == 'x' and "
          "m.id == 'z' project array_length(path)",
          "1"}},
};

}  // namespace quoll::lang
