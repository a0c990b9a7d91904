// A graph in memory: nodes and edges by number, and the edges of each node. Built from the rows of
// NodesAndEdges.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/column.h"

namespace quoll::lang {

class GraphIndex {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  // The columns must outlive the index. Edges whose ends are no nodes are left out.
  GraphIndex(const std::vector<model::Column>& columns, size_t num_rows);

  size_t num_nodes() const { return node_rows_.size(); }
  size_t num_edges() const { return edge_rows_.size(); }
  uint32_t source(uint32_t edge) const { return sources_[edge]; }
  uint32_t target(uint32_t edge) const { return targets_[edge]; }
  std::span<const uint32_t> EdgesFrom(uint32_t node) const { return from_.Of(node); }
  std::span<const uint32_t> EdgesTo(uint32_t node) const { return to_.Of(node); }
  // The row of the columns that holds the values.
  size_t node_row(uint32_t node) const { return node_rows_[node]; }
  size_t edge_row(uint32_t edge) const { return edge_rows_[edge]; }

 private:
  // Edge numbers grouped by one of their ends.
  struct Adjacency {
    std::vector<size_t> begins;
    std::vector<uint32_t> edges;
    void Build(std::span<const uint32_t> ends, size_t num_nodes);
    std::span<const uint32_t> Of(uint32_t node) const {
      return std::span(edges).subspan(begins[node], begins[node + 1] - begins[node]);
    }
  };

  std::vector<size_t> node_rows_;
  std::vector<size_t> edge_rows_;
  std::vector<uint32_t> sources_;
  std::vector<uint32_t> targets_;
  Adjacency from_;
  Adjacency to_;
};

// Appends the value of a row of `from`, whose bytes are copied.
void AppendValue(model::Column& to, const model::Column& from, size_t row);

}  // namespace quoll::lang
