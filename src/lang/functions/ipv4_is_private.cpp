// 10/8, 172.16/12 and 192.168/16; loopback is not among them. Text that is no IPv4 address gives
// null.
#include "lang/functions/_ip.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<std::string_view>(call, out, [](std::string_view text) -> std::optional<bool> {
    const auto ip = ParseIpv4(text);
    if (!ip) return std::nullopt;
    const uint32_t address = ip->address & Ipv4Mask(ip->prefix);
    return address >> 24 == 10 || address >> 20 == (172u << 4 | 1) ||
           address >> 16 == (192u << 8 | 168);
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_ipv4_is_private = {
    .name = "ipv4_is_private",
    .summary = "Whether an IPv4 address is a private one.",
    .signatures = {{{Text("ip")}, Type::kBool}},
    .kernel = Kernel,
    .examples = {{R"(print ipv4_is_private("192.168.1.1/24"))", "True"}},
};

}  // namespace quoll::lang
