// On 64-bit two's complement.
#include "lang/functions/_numbers.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapIntegers(call, out, [](int64_t a, int64_t b) { return a ^ b; });
}
}  // namespace

extern constinit const FunctionDef kFunction_binary_xor = {
    .name = "binary_xor",
    .summary = "Bits that are set in exactly one of the numbers.",
    .signatures = {{{Arg("left", kIntegers), Arg("right", kIntegers)}, Type::kLong}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print binary_xor(12, 10)", "6"}},
};
}  // namespace quoll::lang
