// Remainder, never negative and below the absolute divisor: -7 % 2 is 1, 5 % -3 is 2. So (a / b) *
// b + a % b need not be a. A zero divisor gives null for integers and timespans, NaN for reals.
#include <cmath>

#include "lang/functions/_arithmetic.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

double ModuloReals(double a, double b) {
  const double rest = std::fmod(a, b);
  return rest < 0 ? rest + std::fabs(b) : rest;
}

std::optional<Bytes16> ModuloDecimals(const Bytes16& a, const Bytes16& b) {
  const auto rest = DecimalCompute(DecimalOp::kModulo, a, b);
  const Bytes16 zero = DecimalFromLong(0);
  if (!rest || DecimalCompare(*rest, zero) >= 0) return rest;
  const auto op = DecimalCompare(b, zero) > 0 ? DecimalOp::kAdd : DecimalOp::kSubtract;
  return DecimalCompute(op, *rest, b);
}

void Kernel(const KernelCall& call, Column& out) {
  switch (call.result) {
    case Type::kReal:
      return MapReals(call, out, ModuloReals);
    case Type::kDecimal:
      return MapDecimals(call, out, ModuloDecimals);
    default:
      return MapIntegers(call, out, ModuloIntegers);
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_op_modulo = {
    .name = "%",
    .summary = "Remainder of a division, never negative.",
    .signatures = {{{Left(kIntegers), Right(kIntegers)}, Type::kLong},
                   {{Left(kBinaryNumbers), Right(kBinaryNumbers)}, Type::kReal},
                   {{Left(kNumbers), Right(kNumbers)}, Type::kDecimal},
                   {{Left(kTimespans), Right(kTimespans)}, Type::kTimespan}},
    .kernel = Kernel,
    .examples = {{"print -7 % 2", "1"}, {"print 5 % -3", "2"}, {"print 1d % 5h", "04:00:00"}},
};
}  // namespace quoll::lang
