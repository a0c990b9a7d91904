// What ipv4_lookup and ipv6_lookup share. The networks become a table sorted for search, made once
// by an aggregate over the lookup table; a function of one row finds the networks of an address in
// it; the rows of the lookup table are then joined by their numbers. All of it streams and runs on
// all threads.
#pragma once

#include <optional>

#include "lang/functions/_ip.h"
#include "lang/plugins/_plugins.h"

namespace quoll::lang {

struct IpLookup {
  IpParser parse;
  // The columns of the lookup table stand in front of the input's (as the documentation shows for
  // IPv6).
  bool is_lookup_first = false;
};

// Plugin(LookupTable, Address, Network [, Key, …] [, return_unmatched = true]).
std::optional<Relation> BindIpLookup(Binder& binder, const syntax::CallExpr& call, Relation input,
                                     const IpLookup& lookup);

}  // namespace quoll::lang
