// The sign is kept. The distance counts modulo 64; a negative one gives null.
#include "lang/functions/_numbers.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapIntegers(call, out, [](int64_t value, int64_t bits) -> std::optional<int64_t> {
    if (bits < 0) return std::nullopt;
    return value >> (bits % 64);
  });
}
}  // namespace

extern constinit const FunctionDef kFunction_binary_shift_right = {
    .name = "binary_shift_right",
    .summary = "The bits moved towards the lower ones.",
    .signatures = {{{Arg("value", kIntegers), Arg("bits", kIntegers)}, Type::kLong}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print binary_shift_right(-8, 1)", "-4"}},
};
}  // namespace quoll::lang
