#include "lang/operators/_graph.h"

#include <fmt/format.h>

namespace quoll::lang {

model::ExprPtr GraphColumn(const Relation& relation, std::string_view name, base::Span span) {
  const model::OutputColumn* column = relation.FindHidden(name);
  CHECK(column != nullptr);
  return model::MakeColumn(column->id, column->type, span);
}

Relation WithHidden(Binder& binder, const Relation& input, std::vector<HiddenValue> values,
                    base::Span span) {
  auto project = std::make_shared<model::ProjectRel>();
  project->span = span;
  project->input = input.rel;
  for (const model::OutputColumn& column : input.rel->columns) {
    project->columns.push_back(column);
    project->exprs.push_back(model::MakeColumn(column.id, column.type, span));
  }
  for (HiddenValue& value : values) {
    project->columns.push_back({binder.NewColumnId(), std::string(value.name), value.expr->type});
    project->exprs.push_back(std::move(value.expr));
  }
  Relation relation = input;
  relation.rel = std::move(project);
  relation.num_hidden = input.num_hidden + values.size();
  return relation;
}

Relation GraphRelation(Graph graph) {
  Relation relation = graph.edges;
  // Where a graph stands in the place of a table, no name finds anything.
  relation.num_hidden = relation.rel->columns.size();
  relation.graph = std::make_shared<const Graph>(std::move(graph));
  return relation;
}

Graph ReadShared(Binder& binder, const Graph& graph) {
  return {binder.ReadShared(graph.edges), binder.ReadShared(graph.nodes), graph.is_partitioned};
}

Relation SemiJoin(Binder& binder, const Relation& input, std::string_view key,
                  const Relation& table, std::string_view among, base::Span span) {
  const Relation other = binder.ReadShared(table);
  auto join = std::make_shared<model::JoinRel>();
  join->span = span;
  join->join_kind = model::JoinRel::JoinKind::kLeftSemi;
  join->left = input.rel;
  join->right = other.rel;
  join->keys = {{GraphColumn(input, key, span), GraphColumn(other, among, span)}};
  join->columns = input.rel->columns;
  Relation relation = input;
  relation.rel = std::move(join);
  return relation;
}

std::string OptionText(Binder& binder, const std::vector<syntax::Option>& options,
                       std::string_view name, std::string_view fallback) {
  std::string text(fallback);
  for (const syntax::Option& option : options) {
    if (option.name == name) {
      text = option.value->kind == syntax::ExprKind::kLiteral
                 ? static_cast<const syntax::LiteralExpr&>(*option.value).text
                 : std::string(binder.TextOf(option.value->span));
    }
  }
  return text;
}

namespace {

// One leg of NodesAndEdges: `values` stand at `first_value` of the columns behind the first three.
std::vector<model::ExprPtr> LegValues(const model::UnionRel& rel, bool is_edge, model::ExprPtr key,
                                      model::ExprPtr target,
                                      const std::vector<model::ExprPtr>& values,
                                      size_t first_value) {
  constexpr size_t kNumKeys = 3;
  const base::Span span = key->span;
  std::vector<model::ExprPtr> exprs = {model::MakeConstant(model::Value::Bool(is_edge), span),
                                       std::move(key), std::move(target)};
  for (size_t i = kNumKeys; i < rel.columns.size(); ++i) {
    const size_t value = i - kNumKeys - first_value;  // wraps below the first
    exprs.push_back(value < values.size()
                        ? values[value]
                        : model::MakeConstant(model::Value::Null(rel.columns[i].type), span));
  }
  return exprs;
}

}  // namespace

model::RelPtr NodesAndEdges(Binder& binder, const Graph& graph,
                            const std::vector<model::ExprPtr>& node_values,
                            const std::vector<model::ExprPtr>& edge_values, base::Span span) {
  auto rel = std::make_shared<model::UnionRel>();
  rel->span = span;
  using model::Type;
  for (const Type type : {Type::kBool, Type::kString, Type::kString}) {
    rel->columns.push_back({binder.NewColumnId(), "$key", type});
  }
  for (const auto* values : {&node_values, &edge_values}) {
    for (const model::ExprPtr& value : *values) {
      rel->columns.push_back({binder.NewColumnId(), "$value", value->type});
    }
  }
  rel->legs.push_back(
      {graph.nodes.rel,
       LegValues(*rel, false, GraphColumn(graph.nodes, Graph::kKey, span),
                 model::MakeConstant(model::Value::String(""), span), node_values, 0)});
  rel->legs.push_back(
      {graph.edges.rel, LegValues(*rel, true, GraphColumn(graph.edges, Graph::kSourceKey, span),
                                  GraphColumn(graph.edges, Graph::kTargetKey, span), edge_values,
                                  node_values.size())});
  return rel;
}

}  // namespace quoll::lang
