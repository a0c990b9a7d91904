// The largest multiple of the size that is not above the value; datetimes count from year 1, so 7d
// bins start on Mondays. A size that is not positive gives null. floor() is the same function and
// needs both arguments too.
#include <cmath>

#include "lang/functions/_arithmetic.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
std::optional<double> BinReal(double value, double size) {
  if (!(size > 0)) return std::nullopt;
  return std::floor(value / size) * size;
}

std::optional<Bytes16> BinDecimal(const Bytes16& value, const Bytes16& size) {
  const Bytes16 zero = DecimalFromLong(0);
  if (DecimalCompare(size, zero) <= 0) return std::nullopt;
  auto rest = DecimalCompute(DecimalOp::kModulo, value, size);
  if (rest && DecimalCompare(*rest, zero) < 0) rest = DecimalCompute(DecimalOp::kAdd, *rest, size);
  if (!rest) return std::nullopt;
  return DecimalCompute(DecimalOp::kSubtract, value, *rest);
}

void Kernel(const KernelCall& call, Column& out) {
  switch (call.result) {
    case Type::kReal:
      return MapReals(call, out, BinReal);
    case Type::kDecimal:
      return MapDecimals(call, out, BinDecimal);
    default:
      return MapIntegers(call, out, FloorToMultiple);
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_bin = {
    .name = "bin",
    .aliases = {"floor"},
    .summary = "The value rounded down to a multiple of the size.",
    .signatures =
        {{{Uncoerced(Arg("value", kIntegers)), Uncoerced(Arg("size", kIntegers))}, Type::kLong},
         {{Uncoerced(Arg("value", kBinaryNumbers)), Uncoerced(Arg("size", kBinaryNumbers))},
          Type::kReal},
         {{Uncoerced(Arg("value", kNumbers)), Uncoerced(Arg("size", kNumbers))}, Type::kDecimal},
         {{Uncoerced(Arg("value", kDatetimes)), Uncoerced(Arg("size", kTimespans))},
          Type::kDatetime},
         {{Uncoerced(Arg("value", kTimespans)), Uncoerced(Arg("size", kTimespans))},
          Type::kTimespan}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print bin(-5, 2)", "-6"},
                 {"print bin(datetime(2007-03-09), 30d)", "2007-02-14T00:00:00.0000000Z"},
                 {"print floor(4.7, 0.5)", "4.5"}},
};
}  // namespace quoll::lang
