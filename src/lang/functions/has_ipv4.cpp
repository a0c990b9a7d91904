// The address must stand alone: no letter or digit on either side.
#include "lang/functions/_ip.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { HasIpv4Rows(call, IpNeedle::kAddress, out); }

}  // namespace

extern constinit const FunctionDef kFunction_has_ipv4 = {
    .name = "has_ipv4",
    .summary = "Whether a text holds an IPv4 address.",
    .signatures = {{{Text("text"), Text("ip")}, Type::kBool}},
    .kernel = Kernel,
    .examples = {{R"(print has_ipv4("GET 127.0.0.1 404", "127.0.0.1"))", "True"}},
};

}  // namespace quoll::lang
