// The search for a pattern in a graph, without a word of KQL: what to look for and what to give out
// is told by numbers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lang/operators/_graph_index.h"
#include "model/rel.h"

namespace quoll::lang {

enum class EdgeDirection : uint8_t { kRight, kLeft, kAny };

struct MatchSpec {
  enum class Cycles : uint8_t { kAll, kUniqueEdges, kNone };
  // What a match's row holds.
  struct Output {
    enum class Kind : uint8_t {
      kNode,        // the value of a node
      kEdge,        // the value of an edge
      kPath,        // the values of a path's edges, from left to right, as an array
      kInnerNodes,  // the values of the nodes between them, as an array
      kAllEdges,
      kAnyEdge,
      kAllInnerNodes,
      kAnyInnerNode,  // whether all or any of these values are true
    };
    Kind kind = Kind::kNode;
    size_t element = 0;  // a node or an edge of the pattern
    size_t column = 0;   // of the rows of NodesAndEdges
    model::Type type = model::Type::kString;
  };
  struct Node {
    std::vector<size_t> filters;  // columns that must be true
  };
  struct Edge {
    size_t left = 0;  // nodes of the pattern
    size_t right = 0;
    EdgeDirection direction = EdgeDirection::kRight;
    bool is_path = false;  // min to max edges instead of one
    int64_t min = 1;
    int64_t max = 1;
    std::vector<size_t> filters;
  };
  std::vector<Node> nodes;
  std::vector<Edge> edges;
  std::vector<Output> outputs;
  Cycles cycles = Cycles::kUniqueEdges;
};

// More than these end the search.
inline constexpr size_t kMaxMatches = 5'000'000;
inline constexpr size_t kMaxMatchBytes = size_t{1} << 30;
inline constexpr uint64_t kMaxMatchSteps = 200'000'000;  // edges looked at
inline constexpr int64_t kMaxPathLength = 10'000;

// What a node or an edge of the pattern stands for in one match.
struct Match {
  std::vector<uint32_t> nodes;               // by node of the pattern; GraphIndex::kNone: not yet
  std::vector<std::vector<uint32_t>> paths;  // by edge of the pattern: edges from left to right
};

// Checks of values and the rows of a result; shared by the searches.
class MatchTable {
 public:
  MatchTable(const MatchSpec& spec, const std::vector<model::Column>& columns,
             const GraphIndex& graph);

  bool IsCandidate(size_t pattern_node, uint32_t node) const {
    return candidates_[pattern_node].empty() || candidates_[pattern_node][node] != 0;
  }
  // How many nodes of the graph the pattern's node may be.
  size_t NumCandidates(size_t pattern_node) const;
  bool Passes(const std::vector<size_t>& filters, size_t row) const;
  // False when a limit was exceeded; the search must stop then.
  bool Add(const Match& match);
  bool CountStep() { return ++num_steps_ <= kMaxMatchSteps; }
  // Empty where no limit was exceeded.
  std::string Failure() const;
  model::Batch Take();

 private:
  void AppendOutput(const MatchSpec::Output& output, const Match& match, model::Column& out);
  // The rows of the edges of a path or of its inner nodes.
  const std::vector<size_t>& Rows(const MatchSpec::Output& output, const Match& match);

  const MatchSpec& spec_;
  const std::vector<model::Column>& columns_;
  const GraphIndex& graph_;
  std::vector<std::vector<uint8_t>> candidates_;  // empty: every node
  std::vector<size_t> rows_;
  model::Batch batch_;
  size_t num_bytes_ = 0;
  uint64_t num_steps_ = 0;
};

// All matches of the pattern.
class PatternMatch : public model::NativeRel::Operator {
 public:
  explicit PatternMatch(MatchSpec spec) : spec_(std::move(spec)) {}
  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext& context) const override;
  model::Batch TryRun(std::vector<model::Column> input, size_t num_rows,
                      const model::KernelContext& context, std::string& failure) const override;
  std::string_view name() const override { return "graph-match"; }

 private:
  MatchSpec spec_;
};

// For each pair of first and last node of a pattern that is one chain: a shortest match, or all of
// them.
class ShortestPaths : public model::NativeRel::Operator {
 public:
  enum class Wanted : uint8_t { kAny, kAll };
  ShortestPaths(MatchSpec spec, Wanted wanted) : spec_(std::move(spec)), wanted_(wanted) {}
  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext& context) const override;
  model::Batch TryRun(std::vector<model::Column> input, size_t num_rows,
                      const model::KernelContext& context, std::string& failure) const override;
  std::string_view name() const override { return "graph-shortest-paths"; }

 private:
  MatchSpec spec_;
  Wanted wanted_;
};

}  // namespace quoll::lang
