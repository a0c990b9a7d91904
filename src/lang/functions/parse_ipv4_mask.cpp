// The shorter of the text's own mask and the argument counts.
#include <algorithm>

#include "lang/functions/_ip.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<std::string_view, int64_t>(
      call, out, [](std::string_view text, int64_t prefix) -> std::optional<int64_t> {
        const auto ip = ParseIpv4(text);
        if (!ip || prefix < 0 || prefix > 32) return std::nullopt;
        return int64_t{ip->address & Ipv4Mask(std::min(ip->prefix, static_cast<int>(prefix)))};
      });
}

}  // namespace

extern constinit const FunctionDef kFunction_parse_ipv4_mask = {
    .name = "parse_ipv4_mask",
    .summary = "An IPv4 address under a mask, as a number.",
    .signatures = {{{Text("ip"), LongArg("prefix")}, Type::kLong}},
    .kernel = Kernel,
    .examples = {{R"(print parse_ipv4_mask("192.168.1.1", 24))", "3232235776"}},
};

}  // namespace quoll::lang
