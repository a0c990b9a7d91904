// Takes a text or a number. What is no address or no mask gives "".
#include "lang/functions/_ip.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { FormatIpv4Rows(call, MaskShown::kYes, out); }

}  // namespace

extern constinit const FunctionDef kFunction_format_ipv4_mask = {
    .name = "format_ipv4_mask",
    .summary = "An IPv4 address under a mask, as text with the mask.",
    .signatures = {{{Uncoerced(Arg("ip", kIntegers)), Optional(LongArg("prefix"))}, Type::kString},
                   {{Text("ip"), Optional(LongArg("prefix"))}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print format_ipv4_mask("192.168.1.1", 24))", "192.168.1.0/24"}},
};

}  // namespace quoll::lang
