#include "lang/aggregates/_key_table.h"

#include <xxhash.h>

#include "model/dynamic.h"

namespace quoll::lang {

uint64_t KeyTable::Hash(std::string_view key) const {
  if (equality_ == Equality::kBytes) return XXH3_64bits(key.data(), key.size());
  // Hashed again: the estimate of dcount needs every bit of the hash to be a coin of its own.
  const uint64_t hash = model::DynamicHash(model::Dynamic(key));
  return XXH3_64bits(&hash, sizeof(hash));
}

bool KeyTable::IsKey(const Entry& entry, uint64_t hash, std::string_view key) const {
  if (entry.hash != hash) return false;
  const std::string_view held = std::string_view(bytes_).substr(entry.offset, entry.size);
  if (held == key) return true;
  return equality_ == Equality::kDynamic &&
         model::DynamicEquals(model::Dynamic(held), model::Dynamic(key));
}

std::pair<uint32_t, bool> KeyTable::Insert(std::string_view key) {
  const uint64_t hash = Hash(key);
  size_t free_slot = 0;
  if (slots_.empty()) {
    for (uint32_t idx = 0; idx < entries_.size(); ++idx) {
      if (IsKey(entries_[idx], hash, key)) return {idx, false};
    }
  } else {
    const size_t mask = slots_.size() - 1;
    for (free_slot = hash & mask; slots_[free_slot] != 0; free_slot = (free_slot + 1) & mask) {
      const uint32_t idx = slots_[free_slot] - 1;
      if (IsKey(entries_[idx], hash, key)) return {idx, false};
    }
  }
  const uint32_t idx = size();
  entries_.push_back({hash, bytes_.size(), static_cast<uint32_t>(key.size())});
  bytes_.append(key);
  if (!slots_.empty()) slots_[free_slot] = idx + 1;
  if (entries_.size() > kNumScanned && entries_.size() * 4 > slots_.size() * 3) Grow();
  return {idx, true};
}

void KeyTable::Grow() {
  const size_t num_slots = slots_.empty() ? kNumScanned * 4 : slots_.size() * 2;
  slots_.assign(num_slots, 0);
  for (uint32_t idx = 0; idx < entries_.size(); ++idx) {
    size_t slot = entries_[idx].hash & (num_slots - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (num_slots - 1);
    slots_[slot] = idx + 1;
  }
}

void KeyTable::Replace(uint32_t idx, std::string_view key) {
  Entry& entry = entries_[idx];
  if (key.size() > entry.size) {
    entry.offset = bytes_.size();
    bytes_.append(key);
  } else {
    bytes_.replace(entry.offset, key.size(), key);
  }
  entry.size = static_cast<uint32_t>(key.size());
}

void KeyTable::Clear() {
  entries_ = {};
  slots_ = {};
  bytes_ = {};
}

}  // namespace quoll::lang
