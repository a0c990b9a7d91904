// Lists of networks for grading: large clouds and content networks, whose addresses many share, and
// special addresses that never belong to one party. A hit on a list is a warning, never a reason to
// drop.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "intel/address.h"
#include "intel/indicator.h"

namespace quoll::intel {

struct NetworkMatch {
  std::string_view list;     // `cloudflare`
  std::string_view version;  // of the list
  std::string_view text;     // what it is: `content network`, `private network`
  IpNetwork network;
  bool is_special = false;
};

// The most specific entry of each list that holds the address, longest first.
std::vector<NetworkMatch> FindNetworks(const IpBytes& address);

// Private, loopback, link-local, multicast, documentation and the like.
bool IsSpecialAddress(const IpBytes& address);

// Sets the warnings of an indicator (reasons `shared_infrastructure`, `special_address`), and
// action none for a special address.
void GradeByLists(Indicator& indicator);

// Names and versions of the built-in lists, for `--version`.
std::vector<std::string> BuiltinListVersions();

}  // namespace quoll::intel
