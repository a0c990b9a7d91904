// NetworkIndex: the networks of all lists, looked up together. Networks are nested or apart, never
// crossed, so those that hold an address form one chain from the most specific outwards:
//
//   104.16.0.0/13 (cloudflare) ◄── 104.21.27.14/32 (sinkholes)
//
// One binary search finds the innermost, its parents are the rest.
#pragma once

#include <cstdint>
#include <vector>

#include "intel/address.h"

namespace quoll::intel {

struct ListedNetwork {
  IpNetwork network;
  uint32_t list_idx = 0;
  uint32_t entry_idx = 0;
};

class NetworkIndex {
 public:
  void Add(const ListedNetwork& network);
  // After the last Add, before the first ForEach. Networks that a list repeats are kept once.
  void Build();

  // Calls with every network that holds all of `wanted`, the most specific first.
  template <typename Call>
  void ForEach(const IpNetwork& wanted, Call call) const {
    for (uint32_t at = Innermost(wanted); at != kNone; at = nodes_[at].parent) {
      if (nodes_[at].item.network.length <= wanted.length) call(nodes_[at].item);
    }
  }

 private:
  static constexpr uint32_t kNone = UINT32_MAX;
  struct Node {
    ListedNetwork item;
    uint32_t parent = kNone;
  };
  uint32_t Innermost(const IpNetwork& wanted) const;

  std::vector<Node> nodes_;  // by base, the wider first
};

}  // namespace quoll::intel
