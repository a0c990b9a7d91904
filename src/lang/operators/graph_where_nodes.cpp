// graph-where-nodes Predicate: the nodes for which it holds, and the edges between them.
#include "lang/operators/_graph.h"

namespace quoll::lang {
namespace {

std::unique_ptr<syntax::Clause> ParseWhereNodes(syntax::Parser& parser) {
  auto clause = std::make_unique<ExprClause>();
  clause->expr = parser.ParseExpr();
  if (!clause->expr) return nullptr;
  return clause;
}

std::optional<Relation> BindWhereNodes(Binder& binder, const syntax::OperatorNode& node,
                                       std::optional<Relation> input) {
  Graph graph = *input->graph;
  model::ExprPtr predicate = binder.BindPredicate(
      *As<ExprClause>(node).expr, {.input = &graph.nodes, .place = "graph-where-nodes"});
  if (!predicate) return std::nullopt;
  graph.nodes = binder.ReadShared(binder.Filter(graph.nodes, std::move(predicate), node.span));
  for (const std::string_view end : {Graph::kSourceKey, Graph::kTargetKey}) {
    graph.edges = SemiJoin(binder, graph.edges, end, graph.nodes, Graph::kKey, node.span);
  }
  graph.edges = binder.ReadShared(graph.edges);
  return GraphRelation(std::move(graph));
}

}  // namespace

extern constinit const OperatorDef kOperator_graph_where_nodes = {
    .name = "graph-where-nodes",
    .usage = "graph-where-nodes Predicate",
    .summary = "The part of a graph whose nodes meet a condition.",
    .takes_graph = true,
    .parse = ParseWhereNodes,
    .bind = BindWhereNodes,
    .examples =
        {{"datatable(a:string, b:string)['x', 'y', 'y', 'z'] | make-graph a --> b with_node_id=id "
          "| graph-where-nodes id != 'z' | graph-to-table edges | project b",
          "y"}},
};

}  // namespace quoll::lang
