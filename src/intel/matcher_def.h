// MatcherDef: how indicators of a kind are stored and found; its row stands in matchers/<name>.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "intel/indicator.h"
#include "intel/observed.h"
#include "intel/snapshot.h"

namespace quoll::intel {

// How a value fits an indicator.
enum class Fit : uint8_t { kExact, kSubdomain, kNetwork, kUrlFolder };
// `exact`, `subdomain`, `network`, `url_folder`.
std::string_view FitName(Fit fit);

struct Found {
  const SnapshotEntry* entry = nullptr;
  const Snapshot* snapshot = nullptr;  // that holds the entry
  Fit fit = Fit::kExact;
};

// Bits of kinds.
using KindSet = uint32_t;
constexpr KindSet Bit(Kind kind) { return KindSet{1} << static_cast<unsigned>(kind); }

struct MatcherDef {
  std::string_view name;
  std::string_view summary;
  KindSet kinds = 0;
  // Under which an indicator is stored.
  uint64_t (*hash)(const Indicator& indicator) = nullptr;
  // Appends what the observed value is evidence of, the closest first: `kinds` are those asked for
  // and of this matcher.
  void (*find)(const Snapshot& snapshot, const Observed& observed, KindSet kinds,
               std::vector<Found>& out) = nullptr;
};

// Generated from the folder, sorted by name.
std::span<const MatcherDef* const> AllMatchers();
// Every kind has one.
const MatcherDef& MatcherOf(Kind kind);

// Appends the entries of a hash that are of the kinds and have this text.
template <typename Accept>
void AppendFound(const Snapshot& snapshot, uint64_t hash, KindSet kinds, Fit fit, Accept accept,
                 std::vector<Found>& out) {
  if (!snapshot.MayHold(hash)) return;
  snapshot.ForEach(hash, [&](const SnapshotEntry& entry, std::string_view text) {
    const bool is_wanted = entry.kind < kNumKinds && (kinds >> entry.kind & 1) != 0;
    if (is_wanted && accept(entry, text)) out.push_back({&entry, &snapshot, fit});
  });
}

}  // namespace quoll::intel
