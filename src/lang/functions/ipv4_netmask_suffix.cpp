// 32 where the address has no mask.
#include "lang/functions/_ip.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<std::string_view>(call, out, [](std::string_view text) -> std::optional<int64_t> {
    const auto ip = ParseIpv4(text);
    if (!ip) return std::nullopt;
    return int64_t{ip->prefix};
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_ipv4_netmask_suffix = {
    .name = "ipv4_netmask_suffix",
    .summary = "The length of an IPv4 address' mask.",
    .signatures = {{{Text("ip")}, Type::kLong}},
    .kernel = Kernel,
    .examples = {{R"(print ipv4_netmask_suffix("192.168.1.1/24"))", "24"}},
};

}  // namespace quoll::lang
