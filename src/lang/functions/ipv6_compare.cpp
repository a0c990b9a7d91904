// IPv4 addresses are taken as mapped IPv6 ones. Compares under the shortest of both masks and the
// third argument.
#include "lang/functions/_ip.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  CompareIpRows(call, ParseIpv6, 128, [&](size_t row, int order) { out.Set(row, int64_t{order}); });
}

}  // namespace

extern constinit const FunctionDef kFunction_ipv6_compare = {
    .name = "ipv6_compare",
    .summary = "-1, 0 or 1: the order of two IPv6 or IPv4 addresses.",
    .signatures = {{{Text("ip1"), Text("ip2"), Optional(LongArg("prefix"))}, Type::kLong}},
    .kernel = Kernel,
    .examples = {{R"(print ipv6_compare("fe80::1/120", "fe80::2"))", "0"}},
};

}  // namespace quoll::lang
