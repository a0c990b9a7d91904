// The fewest blocks that cover the range exactly.
#include "lang/functions/_ip.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapDynamic<std::string_view, std::string_view>(
      call, out, [](std::string_view start, std::string_view end, DynamicWriter& writer) {
        const auto first = ParseIpv4(start);
        const auto last = ParseIpv4(end);
        if (!first || !last || first->address > last->address) return false;
        writer.BeginArray();
        uint64_t next = first->address;
        while (next <= last->address) {
          // The largest block that begins here and does not go beyond the end.
          int prefix = 32;
          while (prefix > 0 && next % (uint64_t{1} << (33 - prefix)) == 0 &&
                 next + (uint64_t{1} << (33 - prefix)) - 1 <= last->address) {
            --prefix;
          }
          writer.String(FormatIpv4(static_cast<uint32_t>(next)) + "/" + std::to_string(prefix));
          next += uint64_t{1} << (32 - prefix);
        }
        writer.EndArray();
        return true;
      });
}

}  // namespace

extern constinit const FunctionDef kFunction_ipv4_range_to_cidr_list = {
    .name = "ipv4_range_to_cidr_list",
    .summary = "The CIDR blocks of a range of IPv4 addresses.",
    .signatures = {{{Text("start"), Text("end")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print ipv4_range_to_cidr_list("1.1.128.0", "1.1.140.255"))",
                  R"(["1.1.128.0/21","1.1.136.0/22","1.1.140.0/24"])"}},
};

}  // namespace quoll::lang
