// Makes snapshots, an indicator at a time: only what is stored of each is kept meanwhile.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "intel/indicator.h"
#include "intel/snapshot.h"

namespace quoll::intel {

class SnapshotWriter {
 public:
  void Add(const Indicator& indicator);
  // The snapshot's bytes; the writer is spent. Fails with K5009 where the indicators or their texts
  // are more than its numbers can say.
  base::Result<std::string> Finish(diag::Sink& sink);

 private:
  struct Key {
    uint64_t hash;
    uint32_t idx;
  };
  uint32_t AddFamily(const std::string& name);
  std::vector<Key> keys_;
  std::vector<SnapshotEntry> entries_;  // in the order in which they were added
  std::vector<uint32_t> families_;
  std::unordered_map<std::string, size_t> family_idx_;
  std::string texts_;
  uint64_t network_lengths_[3] = {};
};

}  // namespace quoll::intel
