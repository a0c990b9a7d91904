// Addresses of mail: the local part as it is, the domain as a name.
#include "intel/canon.h"
#include "intel/key_hash.h"
#include "intel/matcher_def.h"

namespace quoll::intel {
namespace {

uint64_t Hash(const Indicator& indicator) { return HashText(Kind::kEmail, indicator.value); }

void Find(const Snapshot& snapshot, const Observed& observed, KindSet kinds,
          std::vector<Found>& out) {
  if (observed.text.find('@') == std::string_view::npos) return;
  const Canonical canon = CanonEmail(observed.text);
  if (!canon.ok()) return;
  const auto is_same = [&](const SnapshotEntry&, std::string_view text) {
    return text == canon.value;
  };
  AppendFound(snapshot, HashText(Kind::kEmail, canon.value), kinds, Fit::kExact, is_same, out);
}

}  // namespace

extern constinit const MatcherDef kMatcher_email = {
    .name = "email",
    .summary = "Addresses of mail.",
    .kinds = Bit(Kind::kEmail),
    .hash = Hash,
    .find = Find,
};

}  // namespace quoll::intel
