// On 64-bit two's complement.
#include "lang/functions/_numbers.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapInteger(call, out, [](int64_t a) { return ~a; });
}
}  // namespace

extern constinit const FunctionDef kFunction_binary_not = {
    .name = "binary_not",
    .summary = "All bits turned over.",
    .signatures = {{{Arg("value", kIntegers)}, Type::kLong}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print binary_not(100)", "-101"}},
};
}  // namespace quoll::lang
