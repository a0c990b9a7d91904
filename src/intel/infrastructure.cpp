#include "intel/infrastructure.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "intel/builtin_lists.h"
#include "intel/canon.h"

namespace quoll::intel {
namespace {

struct NetworkList {
  std::string_view name;
  std::string_view text;
  std::string_view version;
};

struct ListedNetwork {
  IpNetwork network;
  size_t list_idx = 0;
  std::string_view text;  // of the entry; empty: the list's
};

struct Networks {
  std::vector<NetworkList> lists;
  // Longest prefix first, then by address: one binary search for each length that occurs.
  std::vector<ListedNetwork> entries;
};

bool Precedes(const ListedNetwork& a, const ListedNetwork& b) {
  if (a.network.length != b.network.length) return a.network.length > b.network.length;
  return a.network.base < b.network.base;
}

// `list name | text | version | source`, then one network per line, with its own text behind it.
Networks LoadNetworks() {
  Networks networks;
  for (std::string_view line : base::Split(InfrastructureListText(), '\n')) {
    line = base::TrimBlanks(line);
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with("list ")) {
      const std::vector<std::string_view> parts = base::Split(line.substr(5), '|');
      CHECK(parts.size() == 4);
      networks.lists.push_back(
          {base::TrimBlanks(parts[0]), base::TrimBlanks(parts[1]), base::TrimBlanks(parts[2])});
      continue;
    }
    const size_t blank = std::min(line.find(' '), line.size());
    ListedNetwork entry;
    CHECK(!networks.lists.empty() && ParseNetwork(line.substr(0, blank), entry.network));
    entry.list_idx = networks.lists.size() - 1;
    entry.text = base::TrimBlanks(line.substr(blank));
    networks.entries.push_back(entry);
  }
  std::stable_sort(networks.entries.begin(), networks.entries.end(), Precedes);
  return networks;
}

const Networks& KnownNetworks() {
  static const Networks networks = LoadNetworks();
  return networks;
}

bool IsSpecialList(const NetworkList& list) { return list.name == "special"; }

std::string SentenceFor(const Indicator& indicator, const NetworkMatch& match) {
  const std::string entry = FormatNetwork(match.network);
  std::string text = "`" + indicator.value + "` lies in " + entry + " (";
  text += match.text;
  text += match.is_special ? "): it never belongs to one party on the internet"
                           : "): many unrelated services share such addresses";
  return text;
}

}  // namespace

std::vector<NetworkMatch> FindNetworks(const IpBytes& address) {
  std::vector<NetworkMatch> matches;
  const Networks& known = KnownNetworks();
  auto at = known.entries.begin();
  while (at != known.entries.end()) {
    const int length = at->network.length;
    const ListedNetwork wanted{.network = {MaskIp(address, length), length}};
    const auto range = std::equal_range(at, known.entries.end(), wanted, Precedes);
    for (auto entry = range.first; entry != range.second; ++entry) {
      const NetworkList& list = known.lists[entry->list_idx];
      const bool is_seen =
          std::any_of(matches.begin(), matches.end(),
                      [&](const NetworkMatch& match) { return match.list == list.name; });
      if (is_seen) continue;
      matches.push_back({.list = list.name,
                         .version = list.version,
                         .text = entry->text.empty() ? list.text : entry->text,
                         .network = entry->network,
                         .is_special = IsSpecialList(list)});
    }
    at = std::partition_point(at, known.entries.end(), [&](const ListedNetwork& entry) {
      return entry.network.length >= length;
    });
  }
  return matches;
}

bool IsSpecialAddress(const IpBytes& address) {
  const std::vector<NetworkMatch> matches = FindNetworks(address);
  return std::any_of(matches.begin(), matches.end(),
                     [](const NetworkMatch& match) { return match.is_special; });
}

void GradeByLists(Indicator& indicator) {
  if (indicator.kind != Kind::kIp && indicator.kind != Kind::kCidr) return;
  IpNetwork network;
  if (!ParseNetwork(indicator.value, network)) return;
  for (const NetworkMatch& match : FindNetworks(network.base)) {
    // A network is on a list only if all of it is.
    if (match.network.length > network.length) continue;
    indicator.warnings.push_back(
        {.reason = match.is_special ? "special_address" : "shared_infrastructure",
         .list = std::string(match.list),
         .entry = FormatNetwork(match.network),
         .version = std::string(match.version),
         .text = SentenceFor(indicator, match)});
    if (match.is_special) indicator.action = Action::kNone;
  }
}

std::vector<std::string> BuiltinListVersions() {
  std::vector<std::string> versions;
  for (const NetworkList& list : KnownNetworks().lists) {
    versions.push_back(std::string(list.name) + ' ' + std::string(list.version));
  }
  return versions;
}

}  // namespace quoll::intel
