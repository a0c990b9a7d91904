// Addresses are further arguments or one dynamic array.
#include "lang/functions/_ip.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { HasIpv4Rows(call, IpNeedle::kAddress, out); }

}  // namespace

extern constinit const FunctionDef kFunction_has_any_ipv4 = {
    .name = "has_any_ipv4",
    .summary = "Whether a text holds one of several IPv4 addresses.",
    .signatures = {{{Text("text"), DynamicArg("ips")}, Type::kBool},
                   {{Text("text"), Repeated(Text("ips"))}, Type::kBool}},
    .kernel = Kernel,
    .examples = {{R"(print has_any_ipv4("GET 127.0.0.1", "1.1.1.1", "127.0.0.1"))", "True"}},
};

}  // namespace quoll::lang
