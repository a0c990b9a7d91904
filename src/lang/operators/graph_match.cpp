// graph-match [cycles=all|none|unique_edges] (n)-[e]->(m), … [where Predicate] project Expr, …: a
// row for each way in which the pattern fits into the graph. Variables may stand for the same node;
// an edge stands once in a match, unless cycles=all; with cycles=none a node does too.
#include <fmt/format.h>

#include "lang/operators/_graph_pattern.h"

namespace quoll::lang {
namespace {

std::unique_ptr<syntax::Clause> ParseGraphMatch(syntax::Parser& parser) {
  return ParseGraphMatchClause(parser, {"cycles"});
}

std::optional<Relation> BindGraphMatch(Binder& binder, const syntax::OperatorNode& node,
                                       std::optional<Relation> input) {
  const auto& clause = As<GraphMatchClause>(node);
  PatternSearch search;
  const std::string cycles = OptionText(binder, clause.options, "cycles", "unique_edges");
  if (cycles == "all") {
    search.cycles = MatchSpec::Cycles::kAll;
  } else if (cycles == "none") {
    search.cycles = MatchSpec::Cycles::kNone;
  } else if (cycles != "unique_edges") {
    binder.Fail(diag::Code::K2012, fmt::format("unknown value `{}` of `cycles`", cycles), node.span,
                {}, "one of `all`, `none`, `unique_edges`");
    return std::nullopt;
  }
  search.make = [](MatchSpec spec, bool /*is_all*/) {
    return std::shared_ptr<const model::NativeRel::Operator>(
        std::make_shared<const PatternMatch>(std::move(spec)));
  };
  return BindPatternSearch(binder, node, *input->graph, search);
}

}  // namespace

extern constinit const OperatorDef kOperator_graph_match = {
    .name = "graph-match",
    .usage =
        "graph-match [cycles=all | none | unique_edges] (n)-[e]->(m)-[path*1..5]-(k), … "
        "[where Predicate] project Name = Expr, …",
    .summary = "All places where a pattern of nodes and edges fits into a graph.",
    .takes_graph = true,
    .parse = ParseGraphMatch,
    .bind = BindGraphMatch,
    .examples =
        {{"datatable(a:string, b:string)['x', 'y', 'y', 'z'] | make-graph a --> b with_node_id=id "
          "| graph-match (n)-[path*2..2]->(m) project m.id",
          "z"}},
};

}  // namespace quoll::lang
