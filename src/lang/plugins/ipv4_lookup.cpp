// ipv4_lookup(LookupTable, Address, Network [, Key, …] [, return_unmatched = true]): adds the
// columns of the rows of another table whose network holds the address, all of them where several
// do. Extra keys are columns of both tables that must agree.
#include "lang/plugins/_ip_lookup.h"

namespace quoll::lang {
namespace {

std::optional<Relation> BindIpv4Lookup(Binder& binder, const syntax::CallExpr& call,
                                       const OutputSchema*, std::optional<Relation> input) {
  return BindIpLookup(binder, call, std::move(*input), {.parse = ParseIpv4AsIpv6});
}

}  // namespace

extern constinit const PluginDef kPlugin_ipv4_lookup = {
    .name = "ipv4_lookup",
    .usage = "ipv4_lookup(LookupTable, Address, Network [, Key, …] [, return_unmatched=true])",
    .summary = "Add the rows of a table of IPv4 networks that hold an address.",
    .bind = BindIpv4Lookup,
    .examples =
        {{R"(print ip="10.1.2.3" | evaluate ipv4_lookup((datatable(net:string, n:string)["10.2.0.0/16", "a", "10.1.0.0/16", "b"]), ip, net) | project n)",
          "b"}},
};

}  // namespace quoll::lang
