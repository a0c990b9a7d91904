// Equality under the shortest of both masks and the third argument.
#include "lang/functions/_ip.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  CompareIpRows(call, ParseIpv4AsIpv6, 32,
                [&](size_t row, int order) { WriteCell(out, row, order == 0); });
}

}  // namespace

extern constinit const FunctionDef kFunction_ipv4_is_match = {
    .name = "ipv4_is_match",
    .summary = "Whether two IPv4 addresses are equal.",
    .signatures = {{{Text("ip1"), Text("ip2"), Optional(LongArg("prefix"))}, Type::kBool}},
    .kernel = Kernel,
    .examples = {{R"(print ipv4_is_match("192.168.1.1/24", "192.168.1.255"))", "True"}},
};

}  // namespace quoll::lang
