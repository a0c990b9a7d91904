// Names: the name itself, and at the boundaries of labels the names above it whose scope is the
// subtree. An indicator that is itself a public suffix has the scope of its own name only.
#include "intel/key_hash.h"
#include "intel/matcher_def.h"

namespace quoll::intel {
namespace {

uint64_t Hash(const Indicator& indicator) { return HashName(indicator.value); }

void Find(const Snapshot& snapshot, const Observed& observed, KindSet kinds,
          std::vector<Found>& out) {
  if (observed.host.empty()) return;
  const std::string name = CanonHost(observed.host);
  for (size_t at = 0; at < name.size();) {
    const std::string_view suffix = std::string_view(name).substr(at);
    const auto accepts = [&](const SnapshotEntry& entry, std::string_view text) {
      return text == suffix && (at == 0 || entry.scope == static_cast<uint8_t>(Scope::kSubtree));
    };
    AppendFound(snapshot, HashName(suffix), kinds, at == 0 ? Fit::kExact : Fit::kSubdomain, accepts,
                out);
    const size_t dot = name.find('.', at);
    if (dot == std::string::npos) break;
    at = dot + 1;
  }
}

}  // namespace

extern constinit const MatcherDef kMatcher_domain = {
    .name = "domain",
    .summary = "Names and those below them, at the boundaries of labels.",
    .kinds = Bit(Kind::kDomain),
    .hash = Hash,
    .find = Find,
};

}  // namespace quoll::intel
