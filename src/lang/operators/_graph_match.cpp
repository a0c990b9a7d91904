// Backtracking: the pattern's edges are taken in an order in which each has an end that is known
// already, beginning at the node with the fewest candidates.
#include "lang/operators/_graph_match.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "model/dynamic.h"

namespace quoll::lang {

using Output = MatchSpec::Output;

MatchTable::MatchTable(const MatchSpec& spec, const std::vector<model::Column>& columns,
                       const GraphIndex& graph)
    : spec_(spec), columns_(columns), graph_(graph), candidates_(spec.nodes.size()) {
  for (size_t i = 0; i < spec.nodes.size(); ++i) {
    if (spec.nodes[i].filters.empty()) continue;
    candidates_[i].resize(graph.num_nodes());
    for (uint32_t node = 0; node < graph.num_nodes(); ++node) {
      candidates_[i][node] = Passes(spec.nodes[i].filters, graph.node_row(node)) ? 1 : 0;
    }
  }
  for (const Output& output : spec.outputs) batch_.columns.emplace_back(output.type);
}

size_t MatchTable::NumCandidates(size_t pattern_node) const {
  const std::vector<uint8_t>& candidates = candidates_[pattern_node];
  if (candidates.empty()) return graph_.num_nodes();
  return static_cast<size_t>(std::count(candidates.begin(), candidates.end(), 1));
}

bool MatchTable::Passes(const std::vector<size_t>& filters, size_t row) const {
  return std::all_of(filters.begin(), filters.end(), [&](size_t column) {
    return !columns_[column].IsNull(row) && columns_[column].Get<uint8_t>(row) != 0;
  });
}

bool MatchTable::Add(const Match& match) {
  if (batch_.num_rows == kMaxMatches || num_bytes_ > kMaxMatchBytes) {
    num_bytes_ = kMaxMatchBytes + 1;
    return false;
  }
  for (size_t i = 0; i < spec_.outputs.size(); ++i) {
    AppendOutput(spec_.outputs[i], match, batch_.columns[i]);
  }
  ++batch_.num_rows;
  return true;
}

const std::vector<size_t>& MatchTable::Rows(const Output& output, const Match& match) {
  rows_.clear();
  const std::vector<uint32_t>& path = match.paths[output.element];
  const bool is_inner = output.kind == Output::Kind::kInnerNodes ||
                        output.kind == Output::Kind::kAllInnerNodes ||
                        output.kind == Output::Kind::kAnyInnerNode;
  uint32_t node = match.nodes[spec_.edges[output.element].left];
  for (size_t i = 0; i < path.size(); ++i) {
    if (!is_inner) {
      rows_.push_back(graph_.edge_row(path[i]));
    } else if (i + 1 < path.size()) {
      node = graph_.source(path[i]) == node ? graph_.target(path[i]) : graph_.source(path[i]);
      rows_.push_back(graph_.node_row(node));
    }
  }
  return rows_;
}

void MatchTable::AppendOutput(const Output& output, const Match& match, model::Column& out) {
  const model::Column& column = columns_[output.column];
  const auto is_true = [&](size_t row) {
    return !column.IsNull(row) && column.Get<uint8_t>(row) != 0;
  };
  switch (output.kind) {
    case Output::Kind::kNode:
      return AppendValue(out, column, graph_.node_row(match.nodes[output.element]));
    case Output::Kind::kEdge:
      return AppendValue(out, column, graph_.edge_row(match.paths[output.element].front()));
    case Output::Kind::kPath:
    case Output::Kind::kInnerNodes: {
      model::DynamicWriter writer;
      writer.BeginArray();
      for (const size_t row : Rows(output, match)) model::AppendCell(writer, column.view(), row);
      writer.EndArray();
      const std::string bytes = writer.Take();
      num_bytes_ += bytes.size();
      return out.AppendText(bytes);
    }
    case Output::Kind::kAllEdges:
    case Output::Kind::kAllInnerNodes: {
      const std::vector<size_t>& rows = Rows(output, match);
      return out.Append(static_cast<uint8_t>(std::all_of(rows.begin(), rows.end(), is_true)));
    }
    case Output::Kind::kAnyEdge:
    case Output::Kind::kAnyInnerNode: {
      const std::vector<size_t>& rows = Rows(output, match);
      return out.Append(static_cast<uint8_t>(std::any_of(rows.begin(), rows.end(), is_true)));
    }
  }
}

std::string MatchTable::Failure() const {
  if (num_steps_ > kMaxMatchSteps) {
    return fmt::format("the search for the pattern took more than {} steps", kMaxMatchSteps);
  }
  if (num_bytes_ > kMaxMatchBytes) {
    return fmt::format("the pattern has more than {} matches, or longer paths than fit into memory",
                       kMaxMatches);
  }
  return {};
}

model::Batch MatchTable::Take() { return std::move(batch_); }

namespace {

class Matcher {
 public:
  Matcher(const MatchSpec& spec, const GraphIndex& graph, MatchTable& table)
      : spec_(spec), graph_(graph), table_(table) {
    match_.nodes.assign(spec.nodes.size(), GraphIndex::kNone);
    match_.paths.resize(spec.edges.size());
    if (spec.cycles == MatchSpec::Cycles::kUniqueEdges) is_edge_used_.resize(graph.num_edges());
    if (spec.cycles == MatchSpec::Cycles::kNone) is_node_used_.resize(graph.num_nodes());
    PlanSteps();
  }

  void Run() { RunStep(0); }

 private:
  // Chooses a node among all candidates, or follows an edge from an end that is known.
  struct Step {
    bool is_start = false;
    size_t element = 0;
    bool from_left = true;
  };

  void PlanSteps() {
    std::vector<bool> is_known(spec_.nodes.size());
    std::vector<bool> is_done(spec_.edges.size());
    while (true) {
      if (const auto step = NextEdge(is_known, is_done)) {
        const MatchSpec::Edge& edge = spec_.edges[step->element];
        is_done[step->element] = true;
        is_known[edge.left] = is_known[edge.right] = true;
        steps_.push_back(*step);
        continue;
      }
      size_t best = spec_.nodes.size();
      for (size_t i = 0; i < spec_.nodes.size(); ++i) {
        if (!is_known[i] &&
            (best == spec_.nodes.size() || table_.NumCandidates(i) < table_.NumCandidates(best))) {
          best = i;
        }
      }
      if (best == spec_.nodes.size()) return;
      is_known[best] = true;
      steps_.push_back({true, best, true});
    }
  }
  // An edge with a known end; first those with two, which only check.
  std::optional<Step> NextEdge(const std::vector<bool>& is_known,
                               const std::vector<bool>& is_done) const {
    std::optional<Step> next;
    for (size_t i = 0; i < spec_.edges.size(); ++i) {
      const bool left = is_known[spec_.edges[i].left];
      const bool right = is_known[spec_.edges[i].right];
      if (is_done[i] || (!left && !right)) continue;
      if (left && right) return Step{false, i, true};
      if (!next) next = Step{false, i, left};
    }
    return next;
  }

  // All methods below return false when a limit ends the search.
  bool RunStep(size_t step_idx) {
    if (step_idx == steps_.size()) return table_.Add(match_);
    const Step& step = steps_[step_idx];
    if (!step.is_start) {
      const MatchSpec::Edge& edge = spec_.edges[step.element];
      return Extend(step_idx, match_.nodes[step.from_left ? edge.left : edge.right], 0);
    }
    for (uint32_t node = 0; node < graph_.num_nodes(); ++node) {
      if (!table_.IsCandidate(step.element, node)) continue;
      if (!table_.CountStep() || !WithNode(step.element, node, step_idx + 1)) return false;
    }
    return true;
  }

  // Runs the next steps with the pattern's node set, unless the node stands elsewhere already and
  // must not repeat.
  bool WithNode(size_t pattern_node, uint32_t node, size_t next_step) {
    uint32_t& slot = match_.nodes[pattern_node];
    if (slot != GraphIndex::kNone) return slot != node || RunStep(next_step);
    if (!table_.IsCandidate(pattern_node, node)) return true;
    if (!is_node_used_.empty() && is_node_used_[node]) return true;
    if (!is_node_used_.empty()) is_node_used_[node] = 1;
    slot = node;
    const bool goes_on = RunStep(next_step);
    slot = GraphIndex::kNone;
    if (!is_node_used_.empty()) is_node_used_[node] = 0;
    return goes_on;
  }

  // `length` edges of the step's edge have been taken and led to `node`.
  bool Extend(size_t step_idx, uint32_t node, int64_t length) {
    const Step& step = steps_[step_idx];
    const MatchSpec::Edge& edge = spec_.edges[step.element];
    if (length >= edge.min && !Finish(step_idx, node)) return false;
    if (length >= edge.max) return true;
    // An inner node of a path must not repeat either.
    const bool marks_node = !is_node_used_.empty() && length > 0;
    if (marks_node && is_node_used_[node]) return true;
    if (marks_node) is_node_used_[node] = 1;
    const bool goes_on = FollowEdges(step_idx, node, length);
    if (marks_node) is_node_used_[node] = 0;
    return goes_on;
  }

  bool FollowEdges(size_t step_idx, uint32_t node, int64_t length) {
    const Step& step = steps_[step_idx];
    const EdgeDirection direction = spec_.edges[step.element].direction;
    const bool is_forward = (direction == EdgeDirection::kRight) == step.from_left;
    if ((direction == EdgeDirection::kAny || is_forward)) {
      for (const uint32_t edge : graph_.EdgesFrom(node)) {
        if (!Follow(step_idx, edge, graph_.target(edge), length)) return false;
      }
    }
    if (direction == EdgeDirection::kAny || !is_forward) {
      for (const uint32_t edge : graph_.EdgesTo(node)) {
        const bool was_seen = direction == EdgeDirection::kAny && graph_.source(edge) == node;
        if (!was_seen && !Follow(step_idx, edge, graph_.source(edge), length)) return false;
      }
    }
    return true;
  }

  bool Follow(size_t step_idx, uint32_t edge, uint32_t node, int64_t length) {
    if (!table_.CountStep()) return false;
    const size_t element = steps_[step_idx].element;
    if (!table_.Passes(spec_.edges[element].filters, graph_.edge_row(edge))) return true;
    if (!is_edge_used_.empty() && is_edge_used_[edge]) return true;
    if (!is_edge_used_.empty()) is_edge_used_[edge] = 1;
    match_.paths[element].push_back(edge);
    const bool goes_on = Extend(step_idx, node, length + 1);
    match_.paths[element].pop_back();
    if (!is_edge_used_.empty()) is_edge_used_[edge] = 0;
    return goes_on;
  }

  // The step's edge ends at `node`.
  bool Finish(size_t step_idx, uint32_t node) {
    const Step& step = steps_[step_idx];
    const MatchSpec::Edge& edge = spec_.edges[step.element];
    std::vector<uint32_t>& path = match_.paths[step.element];
    // Paths stand from left to right.
    if (!step.from_left) std::reverse(path.begin(), path.end());
    const bool goes_on = WithNode(step.from_left ? edge.right : edge.left, node, step_idx + 1);
    if (!step.from_left) std::reverse(path.begin(), path.end());
    return goes_on;
  }

  const MatchSpec& spec_;
  const GraphIndex& graph_;
  MatchTable& table_;
  std::vector<Step> steps_;
  Match match_;
  std::vector<uint8_t> is_edge_used_;
  std::vector<uint8_t> is_node_used_;
};

}  // namespace

model::Batch PatternMatch::Run(std::vector<model::Column> input, size_t num_rows,
                               const model::KernelContext& context) const {
  std::string failure;
  return TryRun(std::move(input), num_rows, context, failure);
}

model::Batch PatternMatch::TryRun(std::vector<model::Column> input, size_t num_rows,
                                  const model::KernelContext& /*context*/,
                                  std::string& failure) const {
  const GraphIndex graph(input, num_rows);
  MatchTable table(spec_, input, graph);
  Matcher(spec_, graph, table).Run();
  failure = table.Failure();
  return table.Take();
}

}  // namespace quoll::lang
