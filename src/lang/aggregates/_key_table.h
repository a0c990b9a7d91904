// KeyTable: a set of byte strings that numbers them in the order of their coming. Made for groups
// by the million: no allocation while empty, no hash slots while small, all keys in one buffer.
//
//   bytes_    key 0 | key 1 | key 2 …
//   entries_  hash, offset and size of each key
//   slots_    open addressing, index + 1 of an entry; empty while there are at most kNumScanned
//   keys
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/type.h"

namespace quoll::lang {

class KeyTable {
 public:
  // kDynamic: keys are binary dynamic values, equal by value (long 1 and real 1.0).
  enum class Equality : uint8_t { kBytes, kDynamic };
  explicit KeyTable(Equality equality) : equality_(equality) {}

  // The number of the key, and whether it is new.
  std::pair<uint32_t, bool> Insert(std::string_view key);
  uint32_t size() const { return static_cast<uint32_t>(entries_.size()); }
  // Valid until the next Insert or Replace.
  std::string_view key(uint32_t idx) const {
    return std::string_view(bytes_).substr(entries_[idx].offset, entries_[idx].size);
  }
  uint64_t hash(uint32_t idx) const { return entries_[idx].hash; }
  uint64_t Hash(std::string_view key) const;
  // Puts an equal key of other bytes in a key's place.
  void Replace(uint32_t idx, std::string_view key);
  void Clear();

 private:
  struct Entry {
    uint64_t hash;
    uint64_t offset;
    uint32_t size;
  };
  static constexpr size_t kNumScanned = 8;

  bool IsKey(const Entry& entry, uint64_t hash, std::string_view key) const;
  void Grow();

  std::vector<Entry> entries_;
  std::vector<uint32_t> slots_;
  std::string bytes_;
  Equality equality_;
};

// The equality that cells of a type need when their dynamic form is the key: reals and decimals
// have several byte forms of one value (0.0 and -0.0, 1.0 and 1.00).
inline KeyTable::Equality EqualityOf(model::Type type) {
  return type == model::Type::kDynamic || type == model::Type::kReal ||
                 type == model::Type::kDecimal
             ? KeyTable::Equality::kDynamic
             : KeyTable::Equality::kBytes;
}

}  // namespace quoll::lang
