// make-graph Source --> Target [with Nodes on Id, … | with_node_id=Name] [partitioned-by Column (
// operators )]. Binds to the table of edges with the ids beside it, and to a table of nodes: all
// ids of the node tables and of the edges, each once. An id that only edges have is a node without
// properties.
#include <algorithm>

#include <fmt/format.h>

#include "lang/operators/_graph.h"
#include "lang/registry.h"

namespace quoll::lang {
namespace {

struct MakeGraphClause : syntax::Clause {
  struct Nodes {
    syntax::ExprPtr table;
    syntax::NamedExpr::Name id;
  };
  syntax::NamedExpr::Name source;
  syntax::NamedExpr::Name target;
  std::vector<Nodes> nodes;
  std::vector<syntax::Option> options;
  std::optional<syntax::NamedExpr::Name> partition;
  std::unique_ptr<syntax::Pipeline> subquery;
};

bool ParseArrow(syntax::Parser& parser) {
  return parser.Expect("-") && parser.Expect("-") && parser.Expect(">");
}

bool ParseNodes(syntax::Parser& parser, MakeGraphClause& clause) {
  do {
    MakeGraphClause::Nodes nodes;
    nodes.table = parser.ParseTableOperand();
    if (!nodes.table || !parser.Expect("on")) return false;
    auto id = parser.ParseName("the column of node ids");
    if (!id) return false;
    nodes.id = std::move(*id);
    clause.nodes.push_back(std::move(nodes));
  } while (parser.Eat(","));
  return true;
}

bool ParsePartition(syntax::Parser& parser, MakeGraphClause& clause) {
  // The word has a hyphen: three tokens.
  parser.Next(), parser.Next(), parser.Next();
  clause.partition = parser.ParseName("a column");
  if (!clause.partition) return false;
  clause.subquery = parser.ParseSubquery();
  return clause.subquery != nullptr;
}

std::unique_ptr<syntax::Clause> ParseMakeGraph(syntax::Parser& parser) {
  auto clause = std::make_unique<MakeGraphClause>();
  auto source = parser.ParseName("the column of source ids");
  if (!source || !ParseArrow(parser)) return nullptr;
  auto target = parser.ParseName("the column of target ids");
  if (!target) return nullptr;
  clause->source = std::move(*source);
  clause->target = std::move(*target);
  if (parser.Eat("with")) {
    if (!ParseNodes(parser, *clause)) return nullptr;
  } else {
    clause->options = parser.ParseOptionsOf({"with_node_id"});
  }
  if (parser.AtName("partitioned") && parser.AtPunctuation("-", 1) && parser.AtName("by", 2) &&
      !ParsePartition(parser, *clause)) {
    return nullptr;
  }
  return clause;
}

class GraphMaker {
 public:
  GraphMaker(Binder& binder, const MakeGraphClause& clause, base::Span span)
      : binder_(binder), clause_(clause), span_(span) {}

  std::optional<Graph> Make(const Relation& input) {
    Graph graph;
    graph.is_partitioned = clause_.partition.has_value();
    if (!BindEdges(input, graph.edges) || !BindNodes(graph)) return std::nullopt;
    return graph;
  }

 private:
  using ColumnName = syntax::NamedExpr::Name;

  model::ExprPtr Column(const Relation& relation, const ColumnName& name) {
    const model::OutputColumn* column = binder_.FindColumn(relation, name.name, name.span);
    return column == nullptr ? nullptr : model::MakeColumn(column->id, column->type, name.span);
  }
  // Equal ids of equal partitions have equal keys, and no others: the partition's length keeps both
  // apart.
  model::ExprPtr Key(const Relation& relation, const model::ExprPtr& id) {
    model::ExprPtr text = binder_.Convert(id, model::Type::kString);
    if (!clause_.partition || !text) return text;
    model::ExprPtr partition = Column(relation, *clause_.partition);
    if (partition) partition = binder_.Convert(std::move(partition), model::Type::kString);
    if (!partition) return nullptr;
    model::ExprPtr length = binder_.MakeFunctionCall("strlen", {partition}, span_);
    return binder_.MakeFunctionCall(
        "strcat",
        {std::move(length), binder_.Constant(model::Value::String(":"), span_),
         std::move(partition), std::move(text)},
        span_);
  }
  // The id in the type that all ids have.
  model::ExprPtr Id(model::ExprPtr id) {
    if (!id || id->type == id_type_) return id;
    if (model::IsInteger(id->type) && model::IsInteger(id_type_)) {
      return binder_.Convert(std::move(id), id_type_);
    }
    return binder_.Fail(diag::Code::K2017,
                        fmt::format("the ids of a graph must be of one type, not {} and {}",
                                    model::TypeName(id_type_), model::TypeName(id->type)),
                        id->span, std::string(model::TypeName(id->type)));
  }

  bool BindEdges(const Relation& input, Relation& edges) {
    model::ExprPtr source = Column(input, clause_.source);
    model::ExprPtr target = Column(input, clause_.target);
    if (!source || !target) return false;
    id_type_ = model::IsInteger(source->type) && model::IsInteger(target->type)
                   ? std::max(source->type, target->type)
                   : source->type;
    source = Id(std::move(source));
    target = Id(std::move(target));
    if (!source || !target) return false;
    model::ExprPtr source_key = Key(input, source);
    model::ExprPtr target_key = Key(input, target);
    if (!source_key || !target_key) return false;
    const Relation with_ids = WithHidden(binder_, input,
                                         {{Graph::kSource, std::move(source)},
                                          {Graph::kTarget, std::move(target)},
                                          {Graph::kSourceKey, std::move(source_key)},
                                          {Graph::kTargetKey, std::move(target_key)}},
                                         span_);
    edges = binder_.ReadShared(with_ids);
    return true;
  }

  // The columns of all node tables by name; false (K2006) where two tables differ in a type.
  bool CollectColumns(const Relation& table) {
    for (const model::OutputColumn& column : table.columns()) {
      const auto same = std::find_if(columns_.begin(), columns_.end(),
                                     [&](const auto& known) { return known.name == column.name; });
      if (same == columns_.end()) {
        columns_.push_back({binder_.NewColumnId(), column.name, column.type});
      } else if (same->type != column.type) {
        binder_.Fail(
            diag::Code::K2004,
            fmt::format("the node tables disagree about the type of `{}`: {} and {}", column.name,
                        model::TypeName(same->type), model::TypeName(column.type)),
            span_);
        return false;
      }
    }
    return true;
  }

  // A leg of the union: the columns by name, ids where `has_id` says so, nulls elsewhere.
  void AddLeg(const Relation& table, const model::ExprPtr& id, model::ExprPtr key, bool fill_ids) {
    std::vector<model::ExprPtr> exprs;
    for (const model::OutputColumn& column : columns_) {
      const model::OutputColumn* own = fill_ids ? nullptr : table.Find(column.name);
      if (own != nullptr) {
        exprs.push_back(model::MakeColumn(own->id, own->type, span_));
      } else if (fill_ids && IsIdColumn(column.name)) {
        exprs.push_back(id);
      } else {
        exprs.push_back(model::MakeConstant(model::Value::Null(column.type), span_));
      }
    }
    exprs.push_back(id);
    exprs.push_back(std::move(key));
    union_->legs.push_back({table.rel, std::move(exprs)});
  }
  bool IsIdColumn(std::string_view name) const {
    return std::any_of(clause_.nodes.begin(), clause_.nodes.end(),
                       [&](const auto& nodes) { return nodes.id.name == name; }) ||
           name == id_name_;
  }

  bool BindNodes(Graph& graph) {
    std::vector<Relation> tables;
    for (const MakeGraphClause::Nodes& nodes : clause_.nodes) {
      auto table = binder_.BindTabular(*nodes.table);
      if (!table || !CollectColumns(*table)) return false;
      tables.push_back(std::move(*table));
    }
    id_name_ = OptionText(binder_, clause_.options, "with_node_id", "");
    if (!id_name_.empty()) columns_.push_back({binder_.NewColumnId(), id_name_, id_type_});
    for (size_t i = 0; i < tables.size(); ++i) {
      model::ExprPtr id = Id(Column(tables[i], clause_.nodes[i].id));
      if (!id) return false;
      model::ExprPtr key = Key(tables[i], id);
      if (!key) return false;
      AddLeg(tables[i], id, std::move(key), false);
    }
    const std::pair<std::string_view, std::string_view> kEnds[] = {
        {Graph::kSource, Graph::kSourceKey}, {Graph::kTarget, Graph::kTargetKey}};
    for (const auto& [id, key] : kEnds) {
      const Relation edges = binder_.ReadShared(graph.edges);
      AddLeg(edges, GraphColumn(edges, id, span_), GraphColumn(edges, key, span_), true);
    }
    graph.nodes = binder_.ReadShared(OncePerKey(tables.size()));
    return true;
  }

  // Of several rows of one key the first that has a value gives it; a text that is empty counts as
  // one only where there is a single table.
  Relation OncePerKey(size_t num_tables) {
    union_->columns = columns_;
    union_->columns.push_back({binder_.NewColumnId(), std::string(Graph::kId), id_type_});
    union_->columns.push_back(
        {binder_.NewColumnId(), std::string(Graph::kKey), model::Type::kString});
    union_->span = span_;
    Relation all;
    all.rel = union_;
    auto aggregate = std::make_shared<model::AggregateRel>();
    aggregate->span = span_;
    aggregate->input = all.rel;
    const model::OutputColumn& key = union_->columns.back();
    aggregate->keys = {model::MakeColumn(key.id, key.type, span_)};
    AggregateCollector collector;
    auto project = std::make_shared<model::ProjectRel>();
    for (size_t i = 0; i + 1 < union_->columns.size(); ++i) {
      const model::OutputColumn& column = union_->columns[i];
      const bool is_merged_text = num_tables > 1 && column.type == model::Type::kString;
      const auto* take = FindAggregate(is_merged_text ? "max" : "take_any");
      CHECK(take != nullptr);
      project->exprs.push_back(
          binder_.MakeAggregateCall(*take, {model::MakeColumn(column.id, column.type, span_)},
                                    {.aggregates = &collector}, span_));
      project->columns.push_back({binder_.NewColumnId(), column.name, column.type});
    }
    const model::ColumnId key_id = binder_.NewColumnId();
    aggregate->columns = {{key_id, key.name, key.type}};
    for (model::OutputColumn& column : collector.columns)
      aggregate->columns.push_back(std::move(column));
    aggregate->calls = std::move(collector.calls);
    project->columns.push_back({binder_.NewColumnId(), key.name, key.type});
    project->exprs.push_back(model::MakeColumn(key_id, key.type, span_));
    project->span = span_;
    project->input = std::move(aggregate);
    Relation nodes;
    nodes.rel = std::move(project);
    nodes.num_hidden = 2;
    return nodes;
  }

  Binder& binder_;
  const MakeGraphClause& clause_;
  const base::Span span_;
  model::Type id_type_ = model::Type::kString;
  std::string id_name_;                       // with_node_id
  std::vector<model::OutputColumn> columns_;  // properties of nodes
  std::shared_ptr<model::UnionRel> union_ = std::make_shared<model::UnionRel>();
};

std::optional<Relation> BindMakeGraph(Binder& binder, const syntax::OperatorNode& node,
                                      std::optional<Relation> input) {
  const auto& clause = As<MakeGraphClause>(node);
  auto graph = GraphMaker(binder, clause, node.span).Make(*input);
  if (!graph) return std::nullopt;
  Relation relation = GraphRelation(std::move(*graph));
  if (!clause.subquery) return relation;
  auto result = binder.BindPipeline(*clause.subquery, std::move(relation));
  if (result && result->graph != nullptr) {
    binder.Fail(diag::Code::K2010, "the operators of `partitioned-by` must end with a table",
                clause.subquery->span);
    return std::nullopt;
  }
  return result;
}

}  // namespace

extern constinit const OperatorDef kOperator_make_graph = {
    .name = "make-graph",
    .usage =
        "make-graph Source --> Target [with Nodes on Id, … | with_node_id=Name] "
        "[partitioned-by Column ( operators )]",
    .summary = "A graph of a table of edges and tables of nodes.",
    .parse = ParseMakeGraph,
    .bind = BindMakeGraph,
    .examples = {{"datatable(a:string, b:string)['x', 'y', 'y', 'z'] | make-graph a --> b "
                  "with_node_id=id | graph-to-table nodes | count",
                  "3"}},
};

}  // namespace quoll::lang
