// ipv6_lookup(LookupTable, Address, Network [, Key, …] [, return_unmatched = true]): adds the
// columns of the rows of another table whose network holds the address, all of them where several
// do. Extra keys are columns of both tables that must agree.
#include "lang/plugins/_ip_lookup.h"

namespace quoll::lang {
namespace {

std::optional<Relation> BindIpv6Lookup(Binder& binder, const syntax::CallExpr& call,
                                       const OutputSchema*, std::optional<Relation> input) {
  return BindIpLookup(binder, call, std::move(*input),
                      {.parse = ParseIpv6, .is_lookup_first = true});
}

}  // namespace

extern constinit const PluginDef kPlugin_ipv6_lookup = {
    .name = "ipv6_lookup",
    .usage = "ipv6_lookup(LookupTable, Address, Network [, Key, …] [, return_unmatched=true])",
    .summary = "Add the rows of a table of IPv6 networks that hold an address.",
    .bind = BindIpv6Lookup,
    .examples =
        {{R"(print ip="fe80::1" | evaluate ipv6_lookup((datatable(net:string, n:string)["fe81::/16", "a", "fe80::/16", "b"]), ip, net) | project n)",
          "b"}},
};

}  // namespace quoll::lang
