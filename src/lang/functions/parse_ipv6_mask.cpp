// The shorter of the text's own mask and the argument counts; the argument counts from the first
// bit of the IPv6 form.
#include <algorithm>

#include "lang/functions/_ip.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapText<std::string_view, int64_t>(
      call, out, [](std::string_view text, int64_t prefix, std::string& buffer) {
        const auto ip = ParseIpv6(text);
        if (!ip || prefix < 0 || prefix > 128) return false;
        AppendIpv6(buffer, Masked(*ip, std::min(ip->prefix, static_cast<int>(prefix))));
        return true;
      });
}

}  // namespace

extern constinit const FunctionDef kFunction_parse_ipv6_mask = {
    .name = "parse_ipv6_mask",
    .summary = "An IPv6 or IPv4 address under a mask, in its full form.",
    .signatures = {{{Text("ip"), LongArg("prefix")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print parse_ipv6_mask("192.168.255.255", 120))",
                  "0000:0000:0000:0000:0000:ffff:c0a8:ff00"}},
};

}  // namespace quoll::lang
