// Prefixes are further arguments or one dynamic array.
#include "lang/functions/_ip.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { HasIpv4Rows(call, IpNeedle::kPrefix, out); }

}  // namespace

extern constinit const FunctionDef kFunction_has_any_ipv4_prefix = {
    .name = "has_any_ipv4_prefix",
    .summary = "Whether a text holds an IPv4 address that begins in one of several ways.",
    .signatures = {{{Text("text"), DynamicArg("prefixes")}, Type::kBool},
                   {{Text("text"), Repeated(Text("prefixes"))}, Type::kBool}},
    .kernel = Kernel,
    .examples = {{R"(print has_any_ipv4_prefix("GET 127.0.0.1", "10.", "127.0."))", "True"}},
};

}  // namespace quoll::lang
