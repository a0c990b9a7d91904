// On 64-bit two's complement.
#include "lang/functions/_numbers.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapIntegers(call, out, [](int64_t a, int64_t b) { return a & b; });
}
}  // namespace

extern constinit const FunctionDef kFunction_binary_and = {
    .name = "binary_and",
    .summary = "Bits that are set in both numbers.",
    .signatures = {{{Arg("left", kIntegers), Arg("right", kIntegers)}, Type::kLong}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print binary_and(12, 10)", "8"}},
};
}  // namespace quoll::lang
