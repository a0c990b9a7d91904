#include "intel/lists/network_index.h"

#include <algorithm>

namespace quoll::intel {

void NetworkIndex::Add(const ListedNetwork& network) { nodes_.push_back({network, kNone}); }

void NetworkIndex::Build() {
  std::stable_sort(nodes_.begin(), nodes_.end(), [](const Node& a, const Node& b) {
    const IpNetwork& left = a.item.network;
    const IpNetwork& right = b.item.network;
    return left.base != right.base ? left.base < right.base : left.length < right.length;
  });
  // A list that repeats itself makes no longer chains.
  const auto is_same = [](const Node& a, const Node& b) {
    return a.item.network == b.item.network && a.item.list_idx == b.item.list_idx;
  };
  nodes_.erase(std::unique(nodes_.begin(), nodes_.end(), is_same), nodes_.end());
  uint32_t innermost = kNone;
  for (uint32_t i = 0; i < nodes_.size(); ++i) {
    while (innermost != kNone &&
           !Contains(nodes_[innermost].item.network, nodes_[i].item.network.base)) {
      innermost = nodes_[innermost].parent;
    }
    nodes_[i].parent = innermost;
    innermost = i;
  }
}

uint32_t NetworkIndex::Innermost(const IpNetwork& wanted) const {
  const auto behind = std::upper_bound(
      nodes_.begin(), nodes_.end(), wanted.base,
      [](const IpBytes& base, const Node& node) { return base < node.item.network.base; });
  if (behind == nodes_.begin()) return kNone;
  auto at = static_cast<uint32_t>(behind - nodes_.begin() - 1);
  while (at != kNone && !Contains(nodes_[at].item.network, wanted.base)) at = nodes_[at].parent;
  return at;
}

}  // namespace quoll::intel
