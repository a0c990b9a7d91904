// Compares under the shortest of both masks and the third argument.
#include "lang/functions/_ip.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  CompareIpRows(call, ParseIpv4AsIpv6, 32,
                [&](size_t row, int order) { out.Set(row, int64_t{order}); });
}

}  // namespace

extern constinit const FunctionDef kFunction_ipv4_compare = {
    .name = "ipv4_compare",
    .summary = "-1, 0 or 1: the order of two IPv4 addresses.",
    .signatures = {{{Text("ip1"), Text("ip2"), Optional(LongArg("prefix"))}, Type::kLong}},
    .kernel = Kernel,
    .examples = {{R"(print ipv4_compare("192.168.1.1/24", "192.168.1.255"))", "0"}},
};

}  // namespace quoll::lang
