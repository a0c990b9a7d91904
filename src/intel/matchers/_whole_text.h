// Kinds that are matched as a whole text in lower case: hashes and fingerprints.
#pragma once

#include "base/text.h"
#include "intel/key_hash.h"
#include "intel/matcher_def.h"

namespace quoll::intel {

inline uint64_t HashWhole(const Indicator& indicator) {
  return HashText(indicator.kind, indicator.value);
}

// Looks for the text under each of the kinds whose values have `length(kind)` bytes.
template <typename LengthOf>
void FindWhole(const Snapshot& snapshot, const Observed& observed, KindSet kinds, LengthOf length,
               std::vector<Found>& out) {
  for (int i = 0; i < kNumKinds; ++i) {
    const Kind kind = static_cast<Kind>(i);
    if ((kinds & Bit(kind)) == 0 || observed.text.size() != length(kind)) continue;
    const std::string text = base::AsciiLower(observed.text);
    const auto is_same = [&](const SnapshotEntry&, std::string_view other) {
      return other == text;
    };
    AppendFound(snapshot, HashText(kind, text), Bit(kind), Fit::kExact, is_same, out);
  }
}

}  // namespace quoll::intel
