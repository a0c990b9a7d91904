// A breadth-first search from each first node over places: how far the pattern has been followed,
// how many edges of its current path were taken, and the node of the graph.
#include <algorithm>
#include <unordered_map>

#include "lang/operators/_graph_match.h"

namespace quoll::lang {

namespace {

class PathSearch {
 public:
  PathSearch(const MatchSpec& spec, ShortestPaths::Wanted wanted, const GraphIndex& graph,
             MatchTable& table)
      : spec_(spec), wanted_(wanted), graph_(graph), table_(table) {
    match_.nodes.resize(spec.nodes.size());
    match_.paths.resize(spec.edges.size());
    // Where one path is all there is, its length is the distance and need not be part of the place.
    is_single_ = spec.edges.size() == 1 && spec.edges[0].min <= 1;
  }

  // False when a limit ended it.
  bool RunFrom(uint32_t node) {
    places_.clear();
    numbers_.clear();
    finals_.clear();
    Reach(0, 0, node, 0, {});
    for (size_t next = 0; next < places_.size(); ++next) {
      if (!Expand(next)) return false;
    }
    for (const size_t final : finals_) {
      if (!GiveOut(final)) return false;
    }
    return true;
  }

 private:
  struct Origin {
    size_t place = SIZE_MAX;
    uint32_t edge = GraphIndex::kNone;  // kNone: no edge was taken, the pattern's next part begins
  };
  struct Place {
    size_t element = 0;  // the pattern's edge that is being followed; behind the last: done
    int64_t length = 0;  // edges of it so far
    uint32_t node = 0;
    int64_t distance = 0;
    std::vector<Origin> origins;
  };

  // Notes a way to a place; later and longer ones do not count.
  void Reach(size_t element, int64_t length, uint32_t node, int64_t distance, Origin origin) {
    const int64_t key_length = is_single_ ? std::min<int64_t>(length, 1) : length;
    const uint64_t key =
        (element * (kMaxPathLength + 1) + static_cast<uint64_t>(key_length)) * (uint64_t{1} << 32) +
        node;
    const size_t number = places_.size();
    const auto [known, is_new] = numbers_.emplace(key, number);
    if (!is_new) {
      Place& place = places_[known->second];
      if (place.distance == distance && wanted_ == ShortestPaths::Wanted::kAll) {
        place.origins.push_back(origin);
      }
      return;
    }
    places_.push_back({element, length, node, distance, {origin}});
    if (element == spec_.edges.size()) {
      finals_.push_back(number);
      return;
    }
    // The next part of the pattern may begin here, at no cost: at once, so that places stand by
    // their distance.
    const MatchSpec::Edge& edge = spec_.edges[element];
    if (length >= edge.min && table_.IsCandidate(edge.right, node)) {
      Reach(element + 1, 0, node, distance, {number, GraphIndex::kNone});
    }
  }

  bool Expand(size_t number) {
    const size_t element = places_[number].element;
    if (element == spec_.edges.size()) return true;
    const uint32_t node = places_[number].node;
    const int64_t length = places_[number].length;
    const int64_t distance = places_[number].distance;
    const MatchSpec::Edge& edge = spec_.edges[element];
    if (length >= edge.max) return true;
    const auto follow = [&](uint32_t next_edge, uint32_t next) {
      if (!table_.CountStep()) return false;
      if (table_.Passes(edge.filters, graph_.edge_row(next_edge))) {
        Reach(element, length + 1, next, distance + 1, {number, next_edge});
      }
      return true;
    };
    if (edge.direction != EdgeDirection::kLeft) {
      for (const uint32_t next : graph_.EdgesFrom(node)) {
        if (!follow(next, graph_.target(next))) return false;
      }
    }
    if (edge.direction != EdgeDirection::kRight) {
      for (const uint32_t next : graph_.EdgesTo(node)) {
        if (!follow(next, graph_.source(next))) return false;
      }
    }
    return true;
  }

  // All ways back from a place, written from right to left.
  bool GiveOut(size_t number) {
    const Place& place = places_[number];
    if (place.length == 0) {
      const size_t pattern_node =
          place.element == 0 ? spec_.edges[0].left : spec_.edges[place.element - 1].right;
      match_.nodes[pattern_node] = place.node;
    }
    for (const Origin& origin : place.origins) {
      if (origin.place == SIZE_MAX) {
        Match turned = match_;
        for (auto& path : turned.paths) std::reverse(path.begin(), path.end());
        if (!table_.Add(turned)) return false;
        continue;
      }
      std::vector<uint32_t>& path = match_.paths[places_[origin.place].element];
      if (origin.edge != GraphIndex::kNone) path.push_back(origin.edge);
      if (!table_.CountStep() || !GiveOut(origin.place)) return false;
      if (origin.edge != GraphIndex::kNone) path.pop_back();
    }
    return true;
  }

  const MatchSpec& spec_;
  const ShortestPaths::Wanted wanted_;
  const GraphIndex& graph_;
  MatchTable& table_;
  bool is_single_ = false;
  std::vector<Place> places_;
  std::unordered_map<uint64_t, size_t> numbers_;
  std::vector<size_t> finals_;
  Match match_;
};

}  // namespace

model::Batch ShortestPaths::Run(std::vector<model::Column> input, size_t num_rows,
                                const model::KernelContext& context) const {
  std::string failure;
  return TryRun(std::move(input), num_rows, context, failure);
}

model::Batch ShortestPaths::TryRun(std::vector<model::Column> input, size_t num_rows,
                                   const model::KernelContext& /*context*/,
                                   std::string& failure) const {
  const GraphIndex graph(input, num_rows);
  MatchTable table(spec_, input, graph);
  PathSearch search(spec_, wanted_, graph, table);
  for (uint32_t node = 0; node < graph.num_nodes(); ++node) {
    if (table.IsCandidate(spec_.edges[0].left, node) && !search.RunFrom(node)) break;
  }
  failure = table.Failure();
  return table.Take();
}

}  // namespace quoll::lang
