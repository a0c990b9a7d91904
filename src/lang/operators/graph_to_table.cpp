// graph-to-table nodes [as Name] [with_node_id=Column], edges [as Name] [with_source_id=Column]
// [with_target_id=Column]: the nodes, the edges or both (two results) as tables. An id is the hash
// of the node's own id.
#include <fmt/format.h>

#include "lang/operators/_graph.h"

namespace quoll::lang {
namespace {

struct GraphToTableClause : syntax::Clause {
  struct Table {
    bool is_nodes = false;
    std::optional<syntax::NamedExpr::Name> name;
    std::vector<syntax::Option> options;
    base::Span span;
  };
  std::vector<Table> tables;
};

std::unique_ptr<syntax::Clause> ParseGraphToTable(syntax::Parser& parser) {
  auto clause = std::make_unique<GraphToTableClause>();
  do {
    GraphToTableClause::Table table;
    table.is_nodes = parser.Eat("nodes");
    if (!table.is_nodes && !parser.Eat("edges")) return parser.FailExpected("`nodes` or `edges`");
    table.span = parser.LastSpan();
    // The name stands before or behind the options.
    const auto parse_name = [&] {
      if (!parser.Eat("as")) return true;
      table.name = parser.ParseName("a name");
      return table.name.has_value();
    };
    if (!parse_name()) return nullptr;
    table.options = table.is_nodes ? parser.ParseOptionsOf({"with_node_id"})
                                   : parser.ParseOptionsOf({"with_source_id", "with_target_id"});
    if (!parse_name()) return nullptr;
    clause->tables.push_back(std::move(table));
  } while (parser.Eat(","));
  return clause;
}

// The properties, and the ids asked for before them.
std::optional<Relation> BindTable(Binder& binder, const Relation& relation,
                                  const GraphToTableClause::Table& table) {
  struct Id {
    std::string_view option;
    std::string_view column;
  };
  const std::vector<Id> ids = table.is_nodes ? std::vector<Id>{{"with_node_id", Graph::kId}}
                                             : std::vector<Id>{{"with_source_id", Graph::kSource},
                                                               {"with_target_id", Graph::kTarget}};
  std::vector<NamedValue> values;
  for (const Id& id : ids) {
    std::string name = OptionText(binder, table.options, id.option, "");
    if (name.empty()) continue;
    model::ExprPtr hash =
        binder.MakeFunctionCall("hash", {GraphColumn(relation, id.column, table.span)}, table.span);
    if (!hash) return std::nullopt;
    values.push_back({.name = std::move(name),
                      .is_explicit = true,
                      .expr = std::move(hash),
                      .span = table.span});
  }
  for (const model::OutputColumn& column : relation.columns()) {
    values.push_back(PassThrough(column, table.span));
  }
  if (!binder.FinishNames(values)) return std::nullopt;
  Relation visible = relation;
  visible.num_hidden = 0;
  return binder.Project(visible, std::move(values), table.span);
}

std::optional<Relation> BindGraphToTable(Binder& binder, const syntax::OperatorNode& node,
                                         std::optional<Relation> input) {
  const auto& clause = As<GraphToTableClause>(node);
  std::vector<Relation> results;
  for (const GraphToTableClause::Table& table : clause.tables) {
    const Graph& graph = *input->graph;
    auto result =
        BindTable(binder, binder.ReadShared(table.is_nodes ? graph.nodes : graph.edges), table);
    if (!result) return std::nullopt;
    if (table.name) {
      Definition definition;
      definition.kind = Definition::Kind::kRelation;
      definition.name = table.name->name;
      definition.span = table.name->span;
      definition.relation = *result;
      if (!binder.Define(std::move(definition))) return std::nullopt;
      result = binder.ReadShared(*result);
      result->name = table.name->name;
    }
    results.push_back(std::move(*result));
  }
  for (size_t i = 1; i < results.size(); ++i) {
    binder.extra_results().push_back({results[i].rel, {}});
  }
  return results[0];
}

}  // namespace

extern constinit const OperatorDef kOperator_graph_to_table = {
    .name = "graph-to-table",
    .usage =
        "graph-to-table nodes [as Name] [with_node_id=Column], edges [as Name] "
        "[with_source_id=Column] [with_target_id=Column]",
    .summary = "The nodes or the edges of a graph as a table.",
    .takes_graph = true,
    .parse = ParseGraphToTable,
    .bind = BindGraphToTable,
    .examples =
        {{"datatable(a:string, b:string)['x', 'y'] | make-graph a --> b | graph-to-table edges "
          "| project b",
          "y"}},
};

}  // namespace quoll::lang
