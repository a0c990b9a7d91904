// graph-mark-components [kind=weak|strong] [with_component_id=Name]: gives each node the number of
// its component, from 0 in the order of the nodes. Weak: joined by edges of any direction; strong:
// each reaches the other.
#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "lang/operators/_graph.h"
#include "lang/operators/_graph_index.h"

namespace quoll::lang {
namespace {

struct MarkClause : syntax::Clause {
  std::vector<syntax::Option> options;
};

std::unique_ptr<syntax::Clause> ParseMark(syntax::Parser& parser) {
  auto clause = std::make_unique<MarkClause>();
  clause->options = parser.ParseOptionsOf({"kind", "with_component_id"});
  return clause;
}

// The number of some node for each node, equal within a component.
std::vector<uint32_t> WeakComponents(const GraphIndex& graph) {
  std::vector<uint32_t> parents(graph.num_nodes());
  std::iota(parents.begin(), parents.end(), 0U);
  const auto find = [&](uint32_t node) {
    while (parents[node] != node) node = parents[node] = parents[parents[node]];
    return node;
  };
  for (uint32_t edge = 0; edge < graph.num_edges(); ++edge) {
    const uint32_t a = find(graph.source(edge));
    const uint32_t b = find(graph.target(edge));
    parents[std::max(a, b)] = std::min(a, b);
  }
  for (uint32_t node = 0; node < parents.size(); ++node) parents[node] = find(node);
  return parents;
}

// Kosaraju: what a node reaches backwards, nodes taken against the order in which a walk forwards
// leaves them.
std::vector<uint32_t> StrongComponents(const GraphIndex& graph) {
  const size_t num_nodes = graph.num_nodes();
  std::vector<uint32_t> order;
  std::vector<uint8_t> is_seen(num_nodes);
  std::vector<std::pair<uint32_t, size_t>> stack;  // a node and how many of its edges were followed
  for (uint32_t start = 0; start < num_nodes; ++start) {
    if (is_seen[start]) continue;
    is_seen[start] = 1;
    stack.emplace_back(start, 0);
    while (!stack.empty()) {
      auto& [node, num_done] = stack.back();
      const auto edges = graph.EdgesFrom(node);
      if (num_done == edges.size()) {
        order.push_back(node);
        stack.pop_back();
        continue;
      }
      const uint32_t next = graph.target(edges[num_done++]);
      if (is_seen[next]) continue;
      is_seen[next] = 1;
      stack.emplace_back(next, 0);
    }
  }
  std::vector<uint32_t> components(num_nodes, GraphIndex::kNone);
  std::vector<uint32_t> waiting;
  for (auto start = order.rbegin(); start != order.rend(); ++start) {
    if (components[*start] != GraphIndex::kNone) continue;
    components[*start] = *start;
    waiting = {*start};
    while (!waiting.empty()) {
      const uint32_t node = waiting.back();
      waiting.pop_back();
      for (const uint32_t edge : graph.EdgesTo(node)) {
        const uint32_t before = graph.source(edge);
        if (components[before] != GraphIndex::kNone) continue;
        components[before] = *start;
        waiting.push_back(before);
      }
    }
  }
  return components;
}

// The nodes' values as they come in, and the component's number behind them.
class MarkComponents : public model::NativeRel::Operator {
 public:
  MarkComponents(bool is_strong, size_t num_values)
      : is_strong_(is_strong), num_values_(num_values) {}

  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext& /*context*/) const override {
    constexpr size_t kNumKeys = 3;
    const GraphIndex graph(input, num_rows);
    const std::vector<uint32_t> components =
        is_strong_ ? StrongComponents(graph) : WeakComponents(graph);
    model::Batch batch;
    for (size_t i = 0; i < num_values_; ++i) batch.columns.emplace_back(input[kNumKeys + i].type());
    batch.columns.emplace_back(model::Type::kLong);
    std::vector<int64_t> numbers(graph.num_nodes(), -1);
    int64_t next = 0;
    for (uint32_t node = 0; node < graph.num_nodes(); ++node) {
      for (size_t i = 0; i < num_values_; ++i) {
        AppendValue(batch.columns[i], input[kNumKeys + i], graph.node_row(node));
      }
      int64_t& number = numbers[components[node]];
      if (number < 0) number = next++;
      batch.columns.back().Append(number);
    }
    batch.num_rows = graph.num_nodes();
    return batch;
  }
  std::string_view name() const override { return "graph-mark-components"; }

 private:
  bool is_strong_;
  size_t num_values_;
};

std::optional<Relation> BindMark(Binder& binder, const syntax::OperatorNode& node,
                                 std::optional<Relation> input) {
  const auto& options = As<MarkClause>(node).options;
  const std::string kind = OptionText(binder, options, "kind", "weak");
  if (kind != "weak" && kind != "strong") {
    binder.Fail(diag::Code::K2012, fmt::format("unknown kind `{}` of component", kind), node.span,
                {}, "one of `weak`, `strong`");
    return std::nullopt;
  }
  const Graph graph = ReadShared(binder, *input->graph);
  if (graph.is_partitioned) {
    binder.Refuse("operator", node.name, "not built inside of `partitioned-by`", node.name_span);
    return std::nullopt;
  }
  // The component stands behind the visible columns, and replaces one of its name.
  const std::string name = OptionText(binder, options, "with_component_id", "ComponentId");
  std::vector<model::ExprPtr> values;
  auto rel = std::make_shared<model::NativeRel>();
  for (const model::OutputColumn& column : graph.nodes.rel->columns) {
    if (column.name == name) continue;
    values.push_back(model::MakeColumn(column.id, column.type, node.span));
    rel->columns.push_back({binder.NewColumnId(), column.name, column.type});
  }
  rel->columns.push_back({binder.NewColumnId(), name, model::Type::kLong});
  rel->span = node.span;
  rel->input = NodesAndEdges(binder, graph, values, {}, node.span);
  rel->op = std::make_shared<const MarkComponents>(kind == "strong", values.size());
  auto project = std::make_shared<model::ProjectRel>();
  project->span = node.span;
  project->input = rel;
  const size_t num_visible = values.size() - graph.nodes.num_hidden;
  for (size_t i = 0; i < rel->columns.size(); ++i) {
    const size_t from = i < num_visible ? i : i == num_visible ? rel->columns.size() - 1 : i - 1;
    project->columns.push_back(rel->columns[from]);
    project->exprs.push_back(
        model::MakeColumn(rel->columns[from].id, rel->columns[from].type, node.span));
  }
  Graph marked = *input->graph;
  Relation nodes;
  nodes.rel = std::move(project);
  nodes.num_hidden = graph.nodes.num_hidden;
  marked.nodes = binder.ReadShared(nodes);
  return GraphRelation(std::move(marked));
}

}  // namespace

extern constinit const OperatorDef kOperator_graph_mark_components = {
    .name = "graph-mark-components",
    .usage = "graph-mark-components [kind=weak | strong] [with_component_id=Name]",
    .summary = "Number the connected components of a graph.",
    .takes_graph = true,
    .parse = ParseMark,
    .bind = BindMark,
    .examples =
        {{"datatable(a:string, b:string)['x', 'y', 'p', 'q'] | make-graph a --> b with_node_id=id "
          "| graph-mark-components | graph-to-table nodes | summarize max(ComponentId)",
          "1"}},
};

}  // namespace quoll::lang
