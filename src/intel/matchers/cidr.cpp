// Networks: all that hold an address, the narrowest first. Few lengths of prefixes occur in a set,
// so one look-up for each of them is cheap.
#include "intel/key_hash.h"
#include "intel/matcher_def.h"

namespace quoll::intel {
namespace {

uint64_t Hash(const Indicator& indicator) {
  IpNetwork network;
  ParseNetwork(indicator.value, network);
  return HashNetwork(network.base, network.length);
}

void Find(const Snapshot& snapshot, const Observed& observed, KindSet kinds,
          std::vector<Found>& out) {
  if (!observed.address || !snapshot.has_networks()) return;
  for (int length = 128; length >= 0; --length) {
    if (!snapshot.HasNetworks(length)) continue;
    const IpNetwork network = {MaskIp(*observed.address, length), length};
    const auto is_same = [&](const SnapshotEntry&, std::string_view text) {
      return text == FormatNetwork(network);
    };
    AppendFound(snapshot, HashNetwork(network.base, length), kinds, Fit::kNetwork, is_same, out);
  }
}

}  // namespace

extern constinit const MatcherDef kMatcher_cidr = {
    .name = "cidr",
    .summary = "Networks that hold an address, the narrowest first.",
    .kinds = Bit(Kind::kCidr),
    .hash = Hash,
    .find = Find,
};

}  // namespace quoll::intel
