// The number of an address; a mask is applied.
#include "lang/functions/_ip.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<std::string_view>(call, out, [](std::string_view text) -> std::optional<int64_t> {
    const auto ip = ParseIpv4(text);
    if (!ip) return std::nullopt;
    return int64_t{ip->address & Ipv4Mask(ip->prefix)};
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_parse_ipv4 = {
    .name = "parse_ipv4",
    .summary = "An IPv4 address as a number.",
    .signatures = {{{Text("ip")}, Type::kLong}},
    .kernel = Kernel,
    .examples = {{R"(print parse_ipv4("127.0.0.1"))", "2130706433"}},
};

}  // namespace quoll::lang
