// The distance counts modulo 64; a negative one gives null.
#include "lang/functions/_numbers.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapIntegers(call, out, [](int64_t value, int64_t bits) -> std::optional<int64_t> {
    if (bits < 0) return std::nullopt;
    return static_cast<int64_t>(static_cast<uint64_t>(value) << (bits % 64));
  });
}
}  // namespace

extern constinit const FunctionDef kFunction_binary_shift_left = {
    .name = "binary_shift_left",
    .summary = "The bits moved towards the higher ones.",
    .signatures = {{{Arg("value", kIntegers), Arg("bits", kIntegers)}, Type::kLong}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print binary_shift_left(1, 2)", "4"}},
};
}  // namespace quoll::lang
