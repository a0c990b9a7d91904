#include "lang/operators/_graph_index.h"

namespace quoll::lang {

namespace {
// Of NodesAndEdges.
constexpr size_t kIsEdge = 0;
constexpr size_t kKey = 1;
constexpr size_t kTargetKey = 2;
}  // namespace

GraphIndex::GraphIndex(const std::vector<model::Column>& columns, size_t num_rows) {
  std::unordered_map<std::string_view, uint32_t> numbers;
  const auto is_edge = [&](size_t row) { return columns[kIsEdge].Get<uint8_t>(row) != 0; };
  for (size_t row = 0; row < num_rows; ++row) {
    if (is_edge(row)) continue;
    const auto number = static_cast<uint32_t>(node_rows_.size());
    if (numbers.emplace(columns[kKey].Get<std::string_view>(row), number).second) {
      node_rows_.push_back(row);
    }
  }
  for (size_t row = 0; row < num_rows; ++row) {
    if (!is_edge(row)) continue;
    const auto source = numbers.find(columns[kKey].Get<std::string_view>(row));
    const auto target = numbers.find(columns[kTargetKey].Get<std::string_view>(row));
    if (source == numbers.end() || target == numbers.end()) continue;
    sources_.push_back(source->second);
    targets_.push_back(target->second);
    edge_rows_.push_back(row);
  }
  from_.Build(sources_, num_nodes());
  to_.Build(targets_, num_nodes());
}

void GraphIndex::Adjacency::Build(std::span<const uint32_t> ends, size_t num_nodes) {
  begins.assign(num_nodes + 1, 0);
  for (const uint32_t end : ends) ++begins[end + 1];
  for (size_t i = 1; i <= num_nodes; ++i) begins[i] += begins[i - 1];
  edges.resize(ends.size());
  std::vector<size_t> next(begins.begin(), begins.end() - 1);
  for (uint32_t edge = 0; edge < ends.size(); ++edge) edges[next[ends[edge]]++] = edge;
}

void AppendValue(model::Column& to, const model::Column& from, size_t row) {
  using model::Type;
  if (from.IsNull(row)) return to.AppendNull();
  switch (from.type()) {
    case Type::kBool:
      return to.Append(from.Get<uint8_t>(row));
    case Type::kInt:
      return to.Append(from.Get<int32_t>(row));
    case Type::kLong:
    case Type::kDatetime:
    case Type::kTimespan:
      return to.Append(from.Get<int64_t>(row));
    case Type::kReal:
      return to.Append(from.Get<double>(row));
    case Type::kDecimal:
    case Type::kGuid:
      return to.Append(from.Get<model::Bytes16>(row));
    case Type::kString:
    case Type::kDynamic:
      return to.AppendText(from.Get<std::string_view>(row));
  }
}

}  // namespace quoll::lang
