// A negative number counts the ones of its 64-bit two's complement.
#include <bit>

#include "lang/functions/_numbers.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapInteger(call, out,
             [](int64_t value) { return int64_t{std::popcount(static_cast<uint64_t>(value))}; });
}
}  // namespace

extern constinit const FunctionDef kFunction_bitset_count_ones = {
    .name = "bitset_count_ones",
    .summary = "How many bits of the number are set.",
    .signatures = {{{Arg("value", kIntegers)}, Type::kLong}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print bitset_count_ones(42)", "3"}},
};
}  // namespace quoll::lang
