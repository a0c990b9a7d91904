// Snapshot: indicators in the form in which they are looked up, immutable, in one run of bytes that
// is the same in memory and in a file. A file is mapped, not read: opening takes no time, and what
// no query touches is never loaded.
//
//   header     128 bytes: magic, version, sizes, offsets, check sum of the header, check sum of the
//   rest filter     8-byte words; 4 bits of one word say whether a key may be there (about 13 bits
//   a key) buckets    u32: the first entry of each range of hashes, and the number of entries at
//   the end tags       u32: low half of each entry's hash entries    32 bytes each, in the order of
//   their hashes; entries of one key stand together families   u32 pairs: begin and length in the
//   texts texts      canonical values and names of families
//
// All numbers are little-endian. A file may be damaged or made to harm: opening checks the header
// and that all sections lie within the file, every access checks its offsets, and Verify() the
// whole sum.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "intel/indicator.h"

namespace quoll::intel {

// An indicator as it is stored.
struct SnapshotEntry {
  uint8_t id[16];  // of the UUID
  uint32_t text_begin;
  uint16_t text_length;
  uint16_t port;  // 0: any
  uint32_t family;
  uint8_t kind;
  uint8_t scope;
  uint8_t transport;
  uint8_t confidence;  // 255: unknown
};
static_assert(sizeof(SnapshotEntry) == 32);

class Snapshot {
 public:
  static constexpr uint8_t kNoConfidence = 255;

  // Maps a file. Fails with K5001 for a missing file and K5002 for one that cannot be read or
  // is no whole snapshot.
  static base::Result<std::shared_ptr<const Snapshot>> Open(const std::string& path,
                                                            diag::Sink& sink);
  // Takes the bytes themselves. Null, with the reason, where they are no snapshot.
  static std::shared_ptr<const Snapshot> FromBytes(std::string bytes, std::string& reason);
  ~Snapshot();
  Snapshot(const Snapshot&) = delete;

  // Compares the whole content with its sum; takes as long as reading it.
  bool Verify() const;

  size_t num_entries() const { return entries_.size(); }
  size_t num_bytes() const { return bytes_.size(); }
  size_t num_text_bytes() const { return texts_.size(); }

  // False: nothing is stored under the hash. True: mostly something is.
  bool MayHold(uint64_t hash) const {
    if (filter_.empty()) return false;
    const uint64_t bits = FilterBits(hash);
    return (filter_[FilterWord(hash, filter_.size())] & bits) == bits;
  }
  // Hints for a look-up that comes soon.
  void PrefetchFilter(uint64_t hash) const {
    if (!filter_.empty()) __builtin_prefetch(&filter_[FilterWord(hash, filter_.size())]);
  }
  void PrefetchBucket(uint64_t hash) const {
    if (!entries_.empty()) __builtin_prefetch(&buckets_[Reduce(hash, buckets_.size() - 1)]);
  }

  // Calls fn(entry, text) for every entry whose hash may be this one.
  template <typename Fn>
  void ForEach(uint64_t hash, Fn fn) const {
    if (entries_.empty()) return;
    const uint64_t bucket = Reduce(hash, buckets_.size() - 1);
    const size_t end = std::min<size_t>(buckets_[bucket + 1], entries_.size());
    for (size_t i = buckets_[bucket]; i < end; ++i) {
      if (tags_[i] == static_cast<uint32_t>(hash)) fn(entries_[i], TextOf(entries_[i]));
    }
  }

  std::span<const SnapshotEntry> entries() const { return entries_; }
  std::string_view TextOf(const SnapshotEntry& entry) const {
    return TextAt(entry.text_begin, entry.text_length);
  }
  // Printable name of the family; empty where it has none.
  std::string_view FamilyOf(const SnapshotEntry& entry) const;
  // Bit n: a network of length n (of 128) is stored.
  bool HasNetworks(int length) const {
    return (network_lengths_[length / 64] >> (length % 64) & 1) != 0;
  }
  bool has_networks() const {
    return (network_lengths_[0] | network_lengths_[1] | network_lengths_[2]) != 0;
  }

  // Where a hash stands among `n` ranges (fewer than 2 to the power of 32); grows with the hash.
  static uint64_t Reduce(uint64_t hash, uint64_t n) { return ((hash >> 32) * n) >> 32; }
  static uint64_t FilterWord(uint64_t hash, uint64_t num_words) {
    return Reduce(hash * 0x9e3779b97f4a7c15ULL, num_words);
  }
  static uint64_t FilterBits(uint64_t hash) {
    return uint64_t{1} << (hash & 63) | uint64_t{1} << (hash >> 6 & 63) |
           uint64_t{1} << (hash >> 12 & 63) | uint64_t{1} << (hash >> 18 & 63);
  }

 private:
  Snapshot() = default;
  bool Bind(std::string& reason);
  std::string_view TextAt(uint64_t begin, uint64_t length) const {
    if (begin > texts_.size() || length > texts_.size() - begin) return {};
    return texts_.substr(begin, length);
  }

  std::string owned_;
  void* mapped_ = nullptr;
  std::string_view bytes_;
  std::span<const uint64_t> filter_;
  std::span<const uint32_t> buckets_;
  std::span<const uint32_t> tags_;
  std::span<const SnapshotEntry> entries_;
  std::span<const uint32_t> families_;
  std::string_view texts_;
  uint64_t network_lengths_[3] = {};
};

}  // namespace quoll::intel
