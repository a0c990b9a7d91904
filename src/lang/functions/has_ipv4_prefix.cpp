// The prefix ends with a point or is a whole address; the address found must be a valid one that
// stands alone.
#include "lang/functions/_ip.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { HasIpv4Rows(call, IpNeedle::kPrefix, out); }

}  // namespace

extern constinit const FunctionDef kFunction_has_ipv4_prefix = {
    .name = "has_ipv4_prefix",
    .summary = "Whether a text holds an IPv4 address that begins in a given way.",
    .signatures = {{{Text("text"), Text("prefix")}, Type::kBool}},
    .kernel = Kernel,
    .examples = {{R"(print has_ipv4_prefix("GET 127.0.0.1", "127.0."))", "True"}},
};

}  // namespace quoll::lang
