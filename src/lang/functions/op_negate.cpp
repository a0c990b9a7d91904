// Unary minus. An int becomes a long, so that the smallest int has a negative.
#include "lang/functions/_arithmetic.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  switch (call.result) {
    case Type::kReal:
      return MapRows<double>(call, out, [](double a) { return -a; });
    case Type::kDecimal:
      return MapRows<Bytes16>(call, out, [](const Bytes16& a) {
        return DecimalCompute(DecimalOp::kSubtract, DecimalFromLong(0), a);
      });
    case Type::kTimespan:
      return MapRows<int64_t>(call, out, [](int64_t a) { return CheckedSubtract(0, a); });
    default:
      return MapInteger(call, out, [](int64_t a) { return WrappingSubtract(0, a); });
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_op_negate = {
    .name = "unary-",
    .summary = "The number or timespan with the other sign.",
    .signatures = {{{Uncoerced(Arg("value", kIntegers))}, Type::kLong},
                   {{Uncoerced(Arg("value", Bit(Type::kReal)))}, Type::kReal},
                   {{Uncoerced(Arg("value", Bit(Type::kDecimal)))}, Type::kDecimal},
                   {{Uncoerced(Arg("value", kTimespans))}, Type::kTimespan}},
    .kernel = Kernel,
    .examples = {{"print -int(-2147483648)", "2147483648"}, {"print -(1h)", "-01:00:00"}},
};
}  // namespace quoll::lang
