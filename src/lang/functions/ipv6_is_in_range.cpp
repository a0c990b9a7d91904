// The range is an address with a mask; without one it is that address alone.
#include "lang/functions/_ip.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { IsInRangeRows(call, ParseIpv6, out); }

}  // namespace

extern constinit const FunctionDef kFunction_ipv6_is_in_range = {
    .name = "ipv6_is_in_range",
    .summary = "Whether an IPv6 address lies in a range.",
    .signatures = {{{Text("ip"), Text("range")}, Type::kBool}},
    .kernel = Kernel,
    .examples =
        {{R"(print ipv6_is_in_range("a5e:f127:8a9d:146d:e102:b5d3:c755:abcd", "a5e:f127:8a9d:146d:e102:b5d3:c755:0/112"))",
          "True"}},
};

}  // namespace quoll::lang
