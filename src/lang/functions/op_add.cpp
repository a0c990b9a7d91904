// Addition. Longs wrap, as in Kusto; a time outside its range is null. There is no `+` for strings
// (strcat) and none for dynamic values.
#include "lang/functions/_arithmetic.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  switch (call.result) {
    case Type::kLong:
      return MapIntegers(call, out, WrappingAdd);
    case Type::kReal:
      return MapReals(call, out, [](double a, double b) { return a + b; });
    case Type::kDecimal:
      return MapDecimals(call, out, [](const Bytes16& a, const Bytes16& b) {
        return DecimalCompute(DecimalOp::kAdd, a, b);
      });
    case Type::kDatetime:
      return MapRows<int64_t, int64_t>(
          call, out, [](int64_t a, int64_t b) { return InDatetimeRange(CheckedAdd(a, b)); });
    default:
      return MapRows<int64_t, int64_t>(call, out, CheckedAdd);
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_op_add = {
    .name = "+",
    .summary = "Sum of two numbers or timespans, or a datetime moved by a timespan.",
    .signatures = {{{Left(kIntegers), Right(kIntegers)}, Type::kLong},
                   {{Left(kBinaryNumbers), Right(kBinaryNumbers)}, Type::kReal},
                   {{Left(kNumbers), Right(kNumbers)}, Type::kDecimal},
                   {{Left(kDatetimes), Right(kTimespans)}, Type::kDatetime},
                   {{Left(kTimespans), Right(kDatetimes)}, Type::kDatetime},
                   {{Left(kTimespans), Right(kTimespans)}, Type::kTimespan}},
    .kernel = Kernel,
    .examples = {{"print 9223372036854775807 + 1", "-9223372036854775808"},
                 {"print datetime(2024-02-28) + 1d", "2024-02-29T00:00:00.0000000Z"}},
};
}  // namespace quoll::lang
