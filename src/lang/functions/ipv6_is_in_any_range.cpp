// Ranges are further arguments or one dynamic array; those that are no ranges are passed over.
#include "lang/functions/_ip.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { IsInAnyRangeRows(call, ParseIpv6, out); }

}  // namespace

extern constinit const FunctionDef kFunction_ipv6_is_in_any_range = {
    .name = "ipv6_is_in_any_range",
    .summary = "Whether an IPv6 address lies in one of several ranges.",
    .signatures = {{{Text("ip"), DynamicArg("ranges")}, Type::kBool},
                   {{Text("ip"), Repeated(Text("range"))}, Type::kBool}},
    .kernel = Kernel,
    .examples =
        {{R"(print ipv6_is_in_any_range("a5e:f127:8a9d:146d:e102:b5d3:c755:abcd", dynamic(["a5e:f127:8a9d:146d:e102:b5d3:c755:0/112"])))",
          "True"}},
};

}  // namespace quoll::lang
