// The first 128 bytes of a snapshot, shared by its reader and its writer.
#pragma once

#include <cstdint>
#include <string_view>

#include "intel/key_hash.h"

namespace quoll::intel {

inline constexpr char kSnapshotMagic[8] = {'Q', 'U', 'O', 'L', 'L', 'I', 'O', 'C'};
inline constexpr uint32_t kSnapshotVersion = 1;
// Reads otherwise on a machine of the other byte order.
inline constexpr uint32_t kSnapshotOrder = 0x01020304;

struct SnapshotHeader {
  char magic[8];
  uint32_t version;
  uint32_t byte_order;
  uint64_t num_bytes;  // of all
  uint64_t num_entries;
  uint64_t num_filter_words;
  uint64_t num_buckets;
  uint64_t num_families;
  uint64_t num_text_bytes;
  uint64_t network_lengths[3];
  uint64_t content_sum;  // of all behind the header
  uint64_t reserved[3];
  uint64_t header_sum;  // of all before it
};
static_assert(sizeof(SnapshotHeader) == 128);

// Finds damage, not malice: whoever can write the file can write its sum.
inline uint64_t SumOf(std::string_view bytes) { return HashText(Kind::kIp, bytes); }

}  // namespace quoll::intel
