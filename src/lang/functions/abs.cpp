// An int becomes a long; the smallest long has no absolute value and wraps to itself.
#include <cmath>

#include "lang/functions/_arithmetic.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  switch (call.result) {
    case Type::kReal:
      return MapRows<double>(call, out, [](double x) { return std::fabs(x); });
    case Type::kDecimal:
      return MapRows<Bytes16>(call, out, [](const Bytes16& x) -> std::optional<Bytes16> {
        const Bytes16 zero = DecimalFromLong(0);
        if (DecimalCompare(x, zero) >= 0) return x;
        return DecimalCompute(DecimalOp::kSubtract, zero, x);
      });
    default:
      return MapInteger(call, out, [](int64_t x) { return x < 0 ? WrappingSubtract(0, x) : x; });
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_abs = {
    .name = "abs",
    .summary = "Absolute value of a number or timespan.",
    .signatures = {{{Arg("x", kIntegers)}, Type::kLong},
                   {{Arg("x", Bit(Type::kReal))}, Type::kReal},
                   {{Arg("x", Bit(Type::kDecimal))}, Type::kDecimal},
                   {{Uncoerced(Arg("x", kTimespans))}, Type::kTimespan}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print abs(-5)", "5"}, {"print abs(-1h)", "01:00:00"}},
};
}  // namespace quoll::lang
