// Hashes of what indicators are stored under. They stand in snapshot files, so they are the same on
// every machine and never change within a version of the format. Unequal keys may share one: what
// is found is compared in full.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "intel/address.h"
#include "intel/indicator.h"

namespace quoll::intel {

inline uint64_t MixHash(uint64_t h) {
  h ^= h >> 32;
  h *= 0xd6e8feb86659fd93ULL;
  h ^= h >> 32;
  h *= 0xd6e8feb86659fd93ULL;
  return h ^ h >> 32;
}

// A name is hashed from its last byte to its first, so that one walk passes through the hashes of
// all names above it: of `a.sadd.io` those of `io` and `sadd.io`.
class NameHash {
 public:
  void Add(char lower_case) {
    state_ = (state_ ^ static_cast<unsigned char>(lower_case)) * 0x9e3779b97f4a7c15ULL;
    state_ ^= state_ >> 29;
  }
  // Of what has been added so far.
  uint64_t value() const { return MixHash(state_); }

 private:
  uint64_t state_ = 0x646f6d61696e;
};

inline uint64_t HashName(std::string_view canonical) {
  NameHash hash;
  for (size_t i = canonical.size(); i-- > 0;) hash.Add(canonical[i]);
  return hash.value();
}

// An address (length 128) or the base of a network.
inline uint64_t HashNetwork(const IpBytes& base, int length) {
  uint64_t words[2];
  std::memcpy(words, base.data(), sizeof words);
  return MixHash(words[0] * 0x9e3779b97f4a7c15ULL ^ words[1] * 0xc2b2ae3d27d4eb4fULL ^
                 static_cast<uint64_t>(length) * 0x165667b19e3779f9ULL);
}

// A text of a kind that is matched as a whole.
inline uint64_t HashText(Kind kind, std::string_view text) {
  uint64_t state = 0x9e3779b97f4a7c15ULL * (static_cast<uint64_t>(kind) + 1) + text.size();
  for (size_t at = 0; at < text.size(); at += sizeof(uint64_t)) {
    uint64_t word = 0;
    std::memcpy(&word, text.data() + at, std::min(sizeof word, text.size() - at));
    state = MixHash(state ^ word);
  }
  return state;
}

}  // namespace quoll::intel
