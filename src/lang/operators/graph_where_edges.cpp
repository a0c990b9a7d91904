// graph-where-edges Predicate: the edges for which it holds, and the nodes that they connect.
#include "lang/operators/_graph.h"

namespace quoll::lang {
namespace {

std::unique_ptr<syntax::Clause> ParseWhereEdges(syntax::Parser& parser) {
  auto clause = std::make_unique<ExprClause>();
  clause->expr = parser.ParseExpr();
  if (!clause->expr) return nullptr;
  return clause;
}

// The keys of all ends of the edges, as one column kKey.
Relation KeysOfEnds(Binder& binder, const Relation& edges, base::Span span) {
  auto rel = std::make_shared<model::UnionRel>();
  rel->span = span;
  rel->columns = {{binder.NewColumnId(), std::string(Graph::kKey), model::Type::kString}};
  for (const std::string_view end : {Graph::kSourceKey, Graph::kTargetKey}) {
    const Relation leg = binder.ReadShared(edges);
    rel->legs.push_back({leg.rel, {GraphColumn(leg, end, span)}});
  }
  Relation keys;
  keys.rel = std::move(rel);
  keys.num_hidden = 1;
  return keys;
}

std::optional<Relation> BindWhereEdges(Binder& binder, const syntax::OperatorNode& node,
                                       std::optional<Relation> input) {
  Graph graph = *input->graph;
  model::ExprPtr predicate = binder.BindPredicate(
      *As<ExprClause>(node).expr, {.input = &graph.edges, .place = "graph-where-edges"});
  if (!predicate) return std::nullopt;
  graph.edges = binder.ReadShared(binder.Filter(graph.edges, std::move(predicate), node.span));
  const Relation keys = KeysOfEnds(binder, graph.edges, node.span);
  graph.nodes =
      binder.ReadShared(SemiJoin(binder, graph.nodes, Graph::kKey, keys, Graph::kKey, node.span));
  return GraphRelation(std::move(graph));
}

}  // namespace

extern constinit const OperatorDef kOperator_graph_where_edges = {
    .name = "graph-where-edges",
    .usage = "graph-where-edges Predicate",
    .summary = "The part of a graph whose edges meet a condition.",
    .takes_graph = true,
    .parse = ParseWhereEdges,
    .bind = BindWhereEdges,
    .examples =
        {{"datatable(a:string, b:string)['x', 'y', 'y', 'z'] | make-graph a --> b with_node_id=id "
          "| graph-where-edges b == 'y' | graph-to-table nodes | count",
          "2"}},
};

}  // namespace quoll::lang
