// Ranges are further arguments or one dynamic array; those that are no ranges are passed over.
#include "lang/functions/_ip.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { IsInAnyRangeRows(call, ParseIpv4AsIpv6, out); }

}  // namespace

extern constinit const FunctionDef kFunction_ipv4_is_in_any_range = {
    .name = "ipv4_is_in_any_range",
    .summary = "Whether an IPv4 address lies in one of several ranges.",
    .signatures = {{{Text("ip"), DynamicArg("ranges")}, Type::kBool},
                   {{Text("ip"), Repeated(Text("range"))}, Type::kBool}},
    .kernel = Kernel,
    .examples = {{R"(print ipv4_is_in_any_range("192.168.1.6", dynamic(["192.168.1.1/24"])))",
                  "True"}},
};

}  // namespace quoll::lang
