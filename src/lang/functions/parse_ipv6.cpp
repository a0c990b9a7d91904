// Eight groups of four digits; an IPv4 address becomes its mapped form, a mask is applied.
#include "lang/functions/_ip.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapText<std::string_view>(call, out, [](std::string_view text, std::string& buffer) {
    const auto ip = ParseIpv6(text);
    if (!ip) return false;
    AppendIpv6(buffer, Masked(*ip, ip->prefix));
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_parse_ipv6 = {
    .name = "parse_ipv6",
    .summary = "An IPv6 or IPv4 address in its full form.",
    .signatures = {{{Text("ip")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print parse_ipv6("127.0.0.1"))", "0000:0000:0000:0000:0000:ffff:7f00:0001"}},
};

}  // namespace quoll::lang
