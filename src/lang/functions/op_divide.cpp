// Division. Integers truncate towards zero and give null for a zero divisor; reals give infinities
// or NaN. A quotient of two timespans, or of a datetime and a timespan, is a real.
#include <cmath>

#include "lang/functions/_arithmetic.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void DivideTimespans(const KernelCall& call, Column& out) {
  const ColumnView& span = call.args[0];
  const ColumnView& divisor = call.args[1];
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (span.IsNull(row) || divisor.IsNull(row)) continue;
    const int64_t ticks = span.Get<int64_t>(row);
    const auto result =
        IsInteger(divisor.type)
            ? DivideIntegers(ticks, ReadInteger(divisor, row))
            : TicksFromReal(std::round(static_cast<double>(ticks) / ReadReal(divisor, row)));
    if (result) out.Set(row, *result);
  }
}

void Kernel(const KernelCall& call, Column& out) {
  switch (call.result) {
    case Type::kLong:
      return MapIntegers(call, out, DivideIntegers);
    case Type::kReal:
      return MapReals(call, out, [](double a, double b) { return a / b; });
    case Type::kDecimal:
      return MapDecimals(call, out, [](const Bytes16& a, const Bytes16& b) {
        return DecimalCompute(DecimalOp::kDivide, a, b);
      });
    default:
      return DivideTimespans(call, out);
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_op_divide = {
    .name = "/",
    .summary = "Quotient of two numbers, of times, or of a timespan and a number.",
    .signatures = {{{Left(kIntegers), Right(kIntegers)}, Type::kLong},
                   {{Left(kBinaryNumbers), Right(kBinaryNumbers)}, Type::kReal},
                   {{Left(kNumbers), Right(kNumbers)}, Type::kDecimal},
                   {{Left(kTimespans), Right(kTimespans)}, Type::kReal},
                   {{Left(kTimespans), Right(kNumbers)}, Type::kTimespan},
                   {{Left(kDatetimes), Right(kTimespans)}, Type::kReal}},
    .kernel = Kernel,
    .examples = {{"print -7 / 2", "-3"}, {"print 1 / 0", ""}, {"print 1d / 1h", "24.0"}},
};
}  // namespace quoll::lang
