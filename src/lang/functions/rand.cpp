// A new number for each row, never folded. rand(n) is a whole number below n, still a real.
#include <cmath>

#include "lang/functions/_numbers.h"
#include "lang/functions/_random.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  const RandomState& random = call.State<RandomState>();
  const uint64_t first = random.Take(call.num_rows);
  for (size_t row = 0; row < call.num_rows; ++row) {
    // 53 bits fill the fraction of a double.
    const double fraction = std::ldexp(static_cast<double>(random.Number(first + row) >> 11), -53);
    if (call.args.empty()) {
      out.Set(row, fraction);
    } else if (!call.args[0].IsNull(row)) {
      out.Set(row, std::floor(fraction * static_cast<double>(ReadInteger(call.args[0], row))));
    }
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_rand = {
    .name = "rand",
    .summary = "A random real from 0 up to 1, or a whole number from 0 up to n - 1.",
    .signatures = {{{Optional(Arg("n", kIntegers))}, Type::kReal}},
    .kernel = Kernel,
    .prepare = PrepareRandom,
    .naming = NameRule::kFirstArg,
    .is_deterministic = false,
    .examples = {{"print rand() < 1.0", "True"}, {"print rand(1)", "0.0"}},
};
}  // namespace quoll::lang
