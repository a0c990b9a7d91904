// The range is an address with a mask; without one it is that address alone.
#include "lang/functions/_ip.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { IsInRangeRows(call, ParseIpv4AsIpv6, out); }

}  // namespace

extern constinit const FunctionDef kFunction_ipv4_is_in_range = {
    .name = "ipv4_is_in_range",
    .summary = "Whether an IPv4 address lies in a range.",
    .signatures = {{{Text("ip"), Text("range")}, Type::kBool}},
    .kernel = Kernel,
    .examples = {{R"(print ipv4_is_in_range("192.168.1.6", "192.168.1.1/24"))", "True"}},
};

}  // namespace quoll::lang
