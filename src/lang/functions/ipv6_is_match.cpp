// IPv4 addresses are taken as mapped IPv6 ones. Equality under the shortest of both masks and the
// third argument.
#include "lang/functions/_ip.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  CompareIpRows(call, ParseIpv6, 128,
                [&](size_t row, int order) { WriteCell(out, row, order == 0); });
}

}  // namespace

extern constinit const FunctionDef kFunction_ipv6_is_match = {
    .name = "ipv6_is_match",
    .summary = "Whether two IPv6 or IPv4 addresses are equal.",
    .signatures = {{{Text("ip1"), Text("ip2"), Optional(LongArg("prefix"))}, Type::kBool}},
    .kernel = Kernel,
    .examples = {{R"(print ipv6_is_match("::ffff:c0a8:0101", "192.168.1.1"))", "True"}},
};

}  // namespace quoll::lang
