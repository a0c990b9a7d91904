// Addresses: one indicator, one address, whatever its spelling (`::ffff:1.2.3.4` is 1.2.3.4). Ports
// do not decide: an indicator of another port is found too, and graded by who asks.
#include "intel/key_hash.h"
#include "intel/matcher_def.h"

namespace quoll::intel {
namespace {

uint64_t Hash(const Indicator& indicator) {
  IpBytes address{};
  ParseIp(indicator.value, address);
  return HashNetwork(address, 128);
}

void Find(const Snapshot& snapshot, const Observed& observed, KindSet kinds,
          std::vector<Found>& out) {
  if (!observed.address) return;
  const auto is_same = [&](const SnapshotEntry&, std::string_view text) {
    return text == FormatIp(*observed.address);
  };
  AppendFound(snapshot, HashNetwork(*observed.address, 128), kinds, Fit::kExact, is_same, out);
}

}  // namespace

extern constinit const MatcherDef kMatcher_ip = {
    .name = "ip",
    .summary = "Addresses, in every spelling.",
    .kinds = Bit(Kind::kIp),
    .hash = Hash,
    .find = Find,
};

}  // namespace quoll::intel
