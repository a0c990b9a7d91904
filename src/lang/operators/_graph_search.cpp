// Binds the `where` and `project` of a pattern. What they say of a node, an edge or a path ("leaf")
// becomes a column of the search's result, worked out beside the nodes or edges before the search;
// the rest is a filter and a projection over these columns. A condition about one element alone
// goes into the search.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "lang/operators/_graph_pattern.h"
#include "lang/registry.h"

namespace quoll::lang {

namespace {

using model::ExprPtr;
using Kind = MatchSpec::Output::Kind;

struct Leaf {
  Kind kind = Kind::kNode;
  size_t element = 0;
  ExprPtr value;  // over the nodes or the edges
  model::OutputColumn column;
};

bool IsOfNodes(Kind kind) {
  return kind == Kind::kNode || kind == Kind::kInnerNodes || kind == Kind::kAllInnerNodes ||
         kind == Kind::kAnyInnerNode;
}

// The expression with other expressions in the place of columns.
ExprPtr Substitute(const ExprPtr& expr, const std::map<model::ColumnId, ExprPtr>& replacements) {
  if (expr->kind == model::Expr::Kind::kColumn) {
    const auto found = replacements.find(expr->column);
    return found == replacements.end() ? expr : found->second;
  }
  if (expr->args.empty()) return expr;
  auto copy = std::make_shared<model::Expr>(*expr);
  for (ExprPtr& arg : copy->args) arg = Substitute(arg, replacements);
  return copy;
}

// All properties of a row in one bag.
ExprPtr BagOf(Binder& binder, const Relation& relation, base::Span span) {
  std::vector<ExprPtr> args;
  for (const model::OutputColumn& column : relation.columns()) {
    args.push_back(binder.Constant(model::Value::String(column.name), span));
    args.push_back(model::MakeColumn(column.id, column.type, span));
  }
  return binder.MakeFunctionCall("bag_pack", std::move(args), span);
}

// Nodes as the leaves see them: the graph's, and their numbers of edges where a leaf asks for them.
class NodeValues {
 public:
  NodeValues(Binder& binder, const Graph& graph, base::Span span)
      : binder_(binder),
        graph_(ReadShared(binder, graph)),
        span_(span),
        in_{binder.NewColumnId(), "$in", model::Type::kLong},
        out_{binder.NewColumnId(), "$out", model::Type::kLong} {}

  const Relation& nodes() const { return graph_.nodes; }
  const Relation& edges() const { return graph_.edges; }
  ExprPtr DegreeIn() { return needs_in_ = true, model::MakeColumn(in_.id, in_.type, span_); }
  ExprPtr DegreeOut() { return needs_out_ = true, model::MakeColumn(out_.id, out_.type, span_); }
  ExprPtr Id() {
    return binder_.Convert(GraphColumn(graph_.nodes, Graph::kId, span_), model::Type::kString);
  }
  // The graph with all that was asked for.
  Graph Finish() {
    Graph graph = graph_;
    if (needs_in_) graph.nodes = WithDegree(graph.nodes, Graph::kTargetKey, in_);
    if (needs_out_) graph.nodes = WithDegree(graph.nodes, Graph::kSourceKey, out_);
    return graph;
  }

 private:
  // nodes | join kind=leftouter (edges | summarize count() by key) | extend degree =
  // coalesce(count, 0)
  Relation WithDegree(const Relation& nodes, std::string_view end,
                      const model::OutputColumn& degree) {
    const Relation edges = binder_.ReadShared(graph_.edges);
    auto counts = std::make_shared<model::AggregateRel>();
    counts->span = span_;
    counts->input = edges.rel;
    counts->keys = {GraphColumn(edges, end, span_)};
    const auto* count = FindAggregate("count");
    CHECK(count != nullptr);
    AggregateCollector collector;
    const ExprPtr number = binder_.MakeAggregateCall(*count, {}, {.aggregates = &collector}, span_);
    counts->columns = {{binder_.NewColumnId(), "$end", model::Type::kString}};
    for (const auto& column : collector.columns) counts->columns.push_back(column);
    counts->calls = std::move(collector.calls);
    auto join = std::make_shared<model::JoinRel>();
    join->span = span_;
    join->join_kind = model::JoinRel::JoinKind::kLeftOuter;
    join->left = nodes.rel;
    join->right = counts;
    join->keys = {{GraphColumn(nodes, Graph::kKey, span_),
                   model::MakeColumn(counts->columns[0].id, model::Type::kString, span_)}};
    join->columns = nodes.rel->columns;
    join->columns.insert(join->columns.end(), counts->columns.begin(), counts->columns.end());
    auto project = std::make_shared<model::ProjectRel>();
    project->span = span_;
    project->input = join;
    project->columns = nodes.rel->columns;
    for (const model::OutputColumn& column : nodes.rel->columns) {
      project->exprs.push_back(model::MakeColumn(column.id, column.type, span_));
    }
    project->columns.push_back(degree);
    project->exprs.push_back(binder_.MakeFunctionCall(
        "coalesce", {number, binder_.Constant(model::Value::Long(0), span_)}, span_));
    Relation relation = nodes;
    relation.rel = std::move(project);
    relation.num_hidden = nodes.num_hidden + 1;
    return relation;
  }

  Binder& binder_;
  Graph graph_;
  base::Span span_;
  model::OutputColumn in_;
  model::OutputColumn out_;
  bool needs_in_ = false;
  bool needs_out_ = false;
};

// What a call without an argument says of the node itself: node_id(), node_degree_in(),
// node_degree_out().
std::optional<ExprPtr> BindNodeCall(NodeValues& values, std::string_view name) {
  if (name == "node_id") return values.Id();
  if (name == "node_degree_in") return values.DegreeIn();
  if (name == "node_degree_out") return values.DegreeOut();
  return std::nullopt;
}

// Inside of map(inner_nodes(e), …): the columns are those of the nodes.
class InnerNodeScope : public GraphScope {
 public:
  explicit InnerNodeScope(NodeValues& values) : values_(values) {}
  std::optional<ExprPtr> Bind(const syntax::Expr& expr) override {
    if (expr.kind != syntax::ExprKind::kCall) return std::nullopt;
    const auto& call = static_cast<const syntax::CallExpr&>(expr);
    return call.args.empty() ? BindNodeCall(values_, call.name) : std::nullopt;
  }

 private:
  NodeValues& values_;
};

class PatternScope : public GraphScope {
 public:
  PatternScope(Binder& binder, const GraphPattern& pattern, NodeValues& values)
      : binder_(binder), pattern_(pattern), values_(values) {}

  std::optional<ExprPtr> Bind(const syntax::Expr& expr) override {
    using syntax::ExprKind;
    if (expr.kind == ExprKind::kName) {
      const auto& name = static_cast<const syntax::NameExpr&>(expr).name;
      if (const auto node = pattern_.FindNode(name)) {
        return AddLeaf(Kind::kNode, *node, BagOf(binder_, values_.nodes(), expr.span));
      }
      if (const auto edge = pattern_.FindEdge(name)) {
        return AddLeaf(EdgeKind(*edge), *edge, BagOf(binder_, values_.edges(), expr.span));
      }
      return std::nullopt;
    }
    if (expr.kind == ExprKind::kMember) {
      const auto& member = static_cast<const syntax::MemberExpr&>(expr);
      if (member.call) return std::nullopt;
      return BindProperty(*member.object, member.name, member.name_span);
    }
    if (expr.kind == ExprKind::kElement) {
      const auto& element = static_cast<const syntax::ElementExpr&>(expr);
      if (element.index->kind != ExprKind::kLiteral) return std::nullopt;
      const auto& literal = static_cast<const syntax::LiteralExpr&>(*element.index);
      if (literal.form != syntax::LiteralExpr::Form::kString) return std::nullopt;
      return BindProperty(*element.object, literal.text, literal.span);
    }
    if (expr.kind == ExprKind::kCall) return BindCall(static_cast<const syntax::CallExpr&>(expr));
    return std::nullopt;
  }

  const std::vector<Leaf>& leaves() const { return leaves_; }
  const Leaf* FindLeaf(model::ColumnId column) const {
    const auto leaf = std::find_if(leaves_.begin(), leaves_.end(),
                                   [&](const Leaf& known) { return known.column.id == column; });
    return leaf == leaves_.end() ? nullptr : &*leaf;
  }

 private:
  Kind EdgeKind(size_t edge) const {
    return pattern_.edges[edge].is_path ? Kind::kPath : Kind::kEdge;
  }

  std::optional<ExprPtr> BindProperty(const syntax::Expr& object, const std::string& name,
                                      base::Span span) {
    if (object.kind != syntax::ExprKind::kName) return std::nullopt;
    const auto& variable = static_cast<const syntax::NameExpr&>(object).name;
    const auto node = pattern_.FindNode(variable);
    const auto edge = pattern_.FindEdge(variable);
    if (!node && !edge) return std::nullopt;
    const Relation& relation = node ? values_.nodes() : values_.edges();
    const model::OutputColumn* column = binder_.FindColumn(relation, name, span);
    if (column == nullptr) return ExprPtr();
    ExprPtr value = model::MakeColumn(column->id, column->type, span);
    return node ? AddLeaf(Kind::kNode, *node, std::move(value))
                : AddLeaf(EdgeKind(*edge), *edge, std::move(value));
  }

  std::optional<ExprPtr> BindCall(const syntax::CallExpr& call) {
    if (call.name == "map" || call.name == "all" || call.name == "any") return BindOverPath(call);
    if (call.name == "inner_nodes") {
      return binder_.Fail(diag::Code::K2012,
                          "`inner_nodes` is only the first argument of map, all and any",
                          call.span);
    }
    const bool is_of_node =
        call.name == "node_id" || call.name == "node_degree_in" || call.name == "node_degree_out";
    if (!is_of_node) return std::nullopt;
    const auto node = call.args.size() == 1 ? NodeOf(*call.args[0].value) : std::nullopt;
    if (!node) {
      return binder_.Fail(diag::Code::K2012,
                          fmt::format("`{}` takes a node of the pattern", call.name), call.span);
    }
    return AddLeaf(Kind::kNode, *node, *BindNodeCall(values_, call.name));
  }
  std::optional<size_t> NodeOf(const syntax::Expr& expr) const {
    if (expr.kind != syntax::ExprKind::kName) return std::nullopt;
    return pattern_.FindNode(static_cast<const syntax::NameExpr&>(expr).name);
  }

  // map(e, x), all(inner_nodes(e), condition), …
  std::optional<ExprPtr> BindOverPath(const syntax::CallExpr& call) {
    if (call.args.size() != 2) {
      return binder_.Fail(
          diag::Code::K2005,
          fmt::format("`{}` takes 2 argument(s), not {}", call.name, call.args.size()), call.span);
    }
    const syntax::Expr* path = call.args[0].value.get();
    bool is_inner = false;
    if (path->kind == syntax::ExprKind::kCall) {
      const auto& inner = static_cast<const syntax::CallExpr&>(*path);
      is_inner = inner.name == "inner_nodes" && inner.args.size() == 1;
      if (is_inner) path = inner.args[0].value.get();
    }
    std::optional<size_t> edge;
    if (path->kind == syntax::ExprKind::kName) {
      edge = pattern_.FindEdge(static_cast<const syntax::NameExpr&>(*path).name);
    }
    if (!edge || !pattern_.edges[*edge].is_path) {
      return binder_.Fail(diag::Code::K2012,
                          fmt::format("`{}` takes an edge of variable length", call.name),
                          path->span, {}, "such an edge is written `-[e*1..3]->`");
    }
    InnerNodeScope inner_scope(values_);
    const ExprScope scope = {.input = is_inner ? &values_.nodes() : &values_.edges(),
                             .place = call.name,
                             .graph = is_inner ? &inner_scope : nullptr};
    const bool is_map = call.name == "map";
    ExprPtr value = is_map ? binder_.BindExpr(*call.args[1].value, scope)
                           : binder_.BindPredicate(*call.args[1].value, scope);
    if (!value) return ExprPtr();
    const Kind kind = is_map               ? (is_inner ? Kind::kInnerNodes : Kind::kPath)
                      : call.name == "all" ? (is_inner ? Kind::kAllInnerNodes : Kind::kAllEdges)
                                           : (is_inner ? Kind::kAnyInnerNode : Kind::kAnyEdge);
    return AddLeaf(kind, *edge, std::move(value));
  }

  ExprPtr AddLeaf(Kind kind, size_t element, ExprPtr value) {
    if (!value) return nullptr;
    const base::Span span = value->span;
    for (const Leaf& leaf : leaves_) {
      const bool is_same = leaf.kind == kind && leaf.element == element &&
                           leaf.value->kind == model::Expr::Kind::kColumn &&
                           value->kind == model::Expr::Kind::kColumn &&
                           leaf.value->column == value->column;
      if (is_same) return model::MakeColumn(leaf.column.id, leaf.column.type, span);
    }
    const bool is_array = kind == Kind::kPath || kind == Kind::kInnerNodes;
    const model::Type type = is_array ? model::Type::kDynamic : value->type;
    leaves_.push_back({kind, element, std::move(value), {binder_.NewColumnId(), "$leaf", type}});
    return model::MakeColumn(leaves_.back().column.id, type, span);
  }

  Binder& binder_;
  const GraphPattern& pattern_;
  NodeValues& values_;
  std::vector<Leaf> leaves_;
};

class SearchBinder {
 public:
  SearchBinder(Binder& binder, const GraphMatchClause& clause, const Graph& graph,
               const PatternSearch& search, base::Span span)
      : binder_(binder),
        clause_(clause),
        search_(search),
        span_(span),
        values_(binder, graph, span),
        scope_(binder, clause.pattern, values_),
        node_filters_(clause.pattern.nodes.size()),
        edge_filters_(clause.pattern.edges.size()) {}

  std::optional<Relation> Run() {
    if (!CheckPattern() || !BindWhere()) return std::nullopt;
    const ExprScope scope = {.place = "the pattern", .graph = &scope_};
    std::vector<NamedValue> values;
    for (const syntax::ExprPtr& item : clause_.projections) {
      auto value = binder_.BindNamed(*item, scope);
      if (!value) return std::nullopt;
      values.push_back(std::move(*value));
    }
    if (!binder_.FinishNames(values)) return std::nullopt;
    Relation relation = Search(values);
    if (!rest_.empty()) {
      ExprPtr predicate = binder_.Combine("and", rest_, span_);
      if (!predicate) return std::nullopt;
      relation = binder_.Filter(relation, std::move(predicate), span_);
    }
    return binder_.Project(relation, std::move(values), span_);
  }

 private:
  bool CheckPattern() {
    const GraphPattern& pattern = clause_.pattern;
    for (size_t i = 0; i < pattern.edges.size(); ++i) {
      const GraphPattern::Edge& edge = pattern.edges[i];
      if (!edge.name.empty() && (pattern.FindNode(edge.name) || pattern.FindEdge(edge.name) != i)) {
        binder_.Fail(diag::Code::K2006, fmt::format("the pattern has two elements `{}`", edge.name),
                     edge.span);
        return false;
      }
      if (edge.min > edge.max || edge.max < 1) {
        binder_.Fail(diag::Code::K2012,
                     fmt::format("a path cannot have {} to {} edges", edge.min, edge.max),
                     edge.span);
        return false;
      }
      if (edge.max > kMaxPathLength) {
        binder_.Refuse("path", fmt::format("*{}..{}", edge.min, edge.max),
                       fmt::format("paths have at most {} edges here", kMaxPathLength), edge.span);
        return false;
      }
    }
    return true;
  }

  // Sorts the conditions into those of one element, which the search tests, and the rest.
  bool BindWhere() {
    if (!clause_.where) return true;
    std::vector<const syntax::Expr*> conditions = {clause_.where.get()};
    if (clause_.where->kind == syntax::ExprKind::kChain) {
      const auto& chain = static_cast<const syntax::ChainExpr&>(*clause_.where);
      if (chain.is_and) {
        conditions.clear();
        for (const syntax::ExprPtr& operand : chain.operands) conditions.push_back(operand.get());
      }
    }
    for (const syntax::Expr* condition : conditions) {
      ExprPtr predicate =
          binder_.BindPredicate(*condition, {.place = "the pattern", .graph = &scope_});
      if (!predicate) return false;
      if (PushDown(predicate)) continue;
      if (search_.filters_pairs && !IsAboutEnds(*predicate)) {
        binder_.Refuse(
            "condition", binder_.TextOf(condition->span),
            "it decides among paths, and only conditions on single elements, on all edges of "
            "a path or on both ends are built",
            condition->span);
        return false;
      }
      rest_.push_back(std::move(predicate));
    }
    return true;
  }

  bool PushDown(const ExprPtr& predicate) {
    std::vector<model::ColumnId> columns;
    model::CollectColumns(*predicate, columns);
    const Leaf* first = columns.empty() ? nullptr : scope_.FindLeaf(columns[0]);
    if (first == nullptr) return false;
    if (first->kind == Kind::kAllEdges && predicate->kind == model::Expr::Kind::kColumn) {
      edge_filters_[first->element].push_back(first->value);
      return true;
    }
    if (first->kind != Kind::kNode && first->kind != Kind::kEdge) return false;
    std::map<model::ColumnId, ExprPtr> replacements;
    for (const model::ColumnId column : columns) {
      const Leaf* leaf = scope_.FindLeaf(column);
      if (leaf == nullptr || leaf->kind != first->kind || leaf->element != first->element) {
        return false;
      }
      replacements[column] = leaf->value;
    }
    auto& filters = first->kind == Kind::kNode ? node_filters_ : edge_filters_;
    filters[first->element].push_back(Substitute(predicate, replacements));
    return true;
  }

  bool IsAboutEnds(const model::Expr& predicate) const {
    std::vector<model::ColumnId> columns;
    model::CollectColumns(predicate, columns);
    const size_t first = clause_.pattern.edges.front().left;
    const size_t last = clause_.pattern.edges.back().right;
    return std::all_of(columns.begin(), columns.end(), [&](model::ColumnId column) {
      const Leaf* leaf = scope_.FindLeaf(column);
      return leaf != nullptr && leaf->kind == Kind::kNode &&
             (leaf->element == first || leaf->element == last);
    });
  }

  // The place of a value among those that the search reads; equal columns are read once.
  static size_t Place(std::vector<ExprPtr>& values, const ExprPtr& value) {
    for (size_t i = 0; i < values.size(); ++i) {
      if (value->kind == model::Expr::Kind::kColumn &&
          values[i]->kind == model::Expr::Kind::kColumn && values[i]->column == value->column) {
        return i;
      }
    }
    values.push_back(value);
    return values.size() - 1;
  }

  Relation Search(const std::vector<NamedValue>& projected) {
    std::vector<model::ColumnId> used;
    for (const NamedValue& value : projected) model::CollectColumns(*value.expr, used);
    for (const ExprPtr& predicate : rest_) model::CollectColumns(*predicate, used);
    std::vector<ExprPtr> node_values;
    std::vector<ExprPtr> edge_values;
    MatchSpec spec;
    spec.cycles = search_.cycles;
    for (const auto& filters : node_filters_) {
      spec.nodes.emplace_back();
      for (const ExprPtr& filter : filters) {
        spec.nodes.back().filters.push_back(Place(node_values, filter));
      }
    }
    for (size_t i = 0; i < clause_.pattern.edges.size(); ++i) {
      const GraphPattern::Edge& edge = clause_.pattern.edges[i];
      spec.edges.push_back(
          {edge.left, edge.right, edge.direction, edge.is_path, edge.min, edge.max, {}});
      for (const ExprPtr& filter : edge_filters_[i]) {
        spec.edges.back().filters.push_back(Place(edge_values, filter));
      }
    }
    auto rel = std::make_shared<model::NativeRel>();
    for (const Leaf& leaf : scope_.leaves()) {
      if (std::find(used.begin(), used.end(), leaf.column.id) == used.end()) continue;
      const size_t place = Place(IsOfNodes(leaf.kind) ? node_values : edge_values, leaf.value);
      spec.outputs.push_back({leaf.kind, leaf.element, place, leaf.column.type});
      rel->columns.push_back(leaf.column);
    }
    // A search without a value to give out still counts its matches.
    if (rel->columns.empty() && !spec.nodes.empty()) {
      const size_t place = Place(node_values, GraphColumn(values_.nodes(), Graph::kKey, span_));
      spec.outputs.push_back({Kind::kNode, 0, place, model::Type::kString});
      rel->columns.push_back({binder_.NewColumnId(), "$match", model::Type::kString});
    }
    NumberColumns(spec, node_values.size());
    rel->span = span_;
    rel->input = NodesAndEdges(binder_, values_.Finish(), node_values, edge_values, span_);
    rel->op = search_.make(std::move(spec), search_.is_all);
    Relation relation;
    relation.rel = std::move(rel);
    return relation;
  }

  // From places among the values to columns of NodesAndEdges.
  static void NumberColumns(MatchSpec& spec, size_t num_node_values) {
    constexpr size_t kNumKeys = 3;
    for (auto& node : spec.nodes) {
      for (size_t& column : node.filters) column += kNumKeys;
    }
    for (auto& edge : spec.edges) {
      for (size_t& column : edge.filters) column += kNumKeys + num_node_values;
    }
    for (auto& output : spec.outputs) {
      output.column += kNumKeys + (IsOfNodes(output.kind) ? 0 : num_node_values);
    }
  }

  Binder& binder_;
  const GraphMatchClause& clause_;
  const PatternSearch& search_;
  const base::Span span_;
  NodeValues values_;
  PatternScope scope_;
  std::vector<std::vector<ExprPtr>> node_filters_;
  std::vector<std::vector<ExprPtr>> edge_filters_;
  std::vector<ExprPtr> rest_;
};

}  // namespace

std::optional<Relation> BindPatternSearch(Binder& binder, const syntax::OperatorNode& node,
                                          const Graph& graph, const PatternSearch& search) {
  return SearchBinder(binder, As<GraphMatchClause>(node), graph, search, node.span).Run();
}

}  // namespace quoll::lang
