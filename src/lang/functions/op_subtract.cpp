// Subtraction. Longs wrap; two datetimes give a timespan; a time outside its range is null.
#include "lang/functions/_arithmetic.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  switch (call.result) {
    case Type::kLong:
      return MapIntegers(call, out, WrappingSubtract);
    case Type::kReal:
      return MapReals(call, out, [](double a, double b) { return a - b; });
    case Type::kDecimal:
      return MapDecimals(call, out, [](const Bytes16& a, const Bytes16& b) {
        return DecimalCompute(DecimalOp::kSubtract, a, b);
      });
    case Type::kDatetime:
      return MapRows<int64_t, int64_t>(
          call, out, [](int64_t a, int64_t b) { return InDatetimeRange(CheckedSubtract(a, b)); });
    default:
      return MapRows<int64_t, int64_t>(call, out, CheckedSubtract);
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_op_subtract = {
    .name = "-",
    .summary = "Difference of two numbers, timespans or datetimes, or a datetime moved back.",
    .signatures = {{{Left(kIntegers), Right(kIntegers)}, Type::kLong},
                   {{Left(kBinaryNumbers), Right(kBinaryNumbers)}, Type::kReal},
                   {{Left(kNumbers), Right(kNumbers)}, Type::kDecimal},
                   {{Left(kDatetimes), Right(kDatetimes)}, Type::kTimespan},
                   {{Left(kDatetimes), Right(kTimespans)}, Type::kDatetime},
                   {{Left(kTimespans), Right(kTimespans)}, Type::kTimespan}},
    .kernel = Kernel,
    .examples = {{"print datetime(2024-03-01) - datetime(2024-02-28)", "2.00:00:00"},
                 {"print datetime(0001-01-01) - 1tick", ""}},
};
}  // namespace quoll::lang
