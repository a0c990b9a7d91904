// Multiplication. Longs wrap; a timespan times a number is a timespan, null outside the range.
#include <cmath>

#include "lang/functions/_arithmetic.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

std::optional<int64_t> Scale(int64_t ticks, const ColumnView& factor, size_t row) {
  if (IsInteger(factor.type)) {
    int64_t product;
    if (__builtin_mul_overflow(ticks, ReadInteger(factor, row), &product)) return std::nullopt;
    return product;
  }
  return TicksFromReal(std::round(static_cast<double>(ticks) * ReadReal(factor, row)));
}

void ScaleTimespans(const KernelCall& call, Column& out) {
  const bool is_left = call.args[0].type == Type::kTimespan;
  const ColumnView& span = call.args[is_left ? 0 : 1];
  const ColumnView& factor = call.args[is_left ? 1 : 0];
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (span.IsNull(row) || factor.IsNull(row)) continue;
    if (const auto ticks = Scale(span.Get<int64_t>(row), factor, row)) out.Set(row, *ticks);
  }
}

void Kernel(const KernelCall& call, Column& out) {
  switch (call.result) {
    case Type::kLong:
      return MapIntegers(call, out, WrappingMultiply);
    case Type::kReal:
      return MapReals(call, out, [](double a, double b) { return a * b; });
    case Type::kDecimal:
      return MapDecimals(call, out, [](const Bytes16& a, const Bytes16& b) {
        return DecimalCompute(DecimalOp::kMultiply, a, b);
      });
    default:
      return ScaleTimespans(call, out);
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_op_multiply = {
    .name = "*",
    .summary = "Product of two numbers, or of a timespan and a number.",
    .signatures = {{{Left(kIntegers), Right(kIntegers)}, Type::kLong},
                   {{Left(kBinaryNumbers), Right(kBinaryNumbers)}, Type::kReal},
                   {{Left(kNumbers), Right(kNumbers)}, Type::kDecimal},
                   {{Left(kTimespans), Right(kNumbers)}, Type::kTimespan},
                   {{Left(kNumbers), Right(kTimespans)}, Type::kTimespan}},
    .kernel = Kernel,
    .examples = {{"print int(2147483647) * int(2)", "4294967294"},
                 {"print 1d * 2.5", "2.12:00:00"}},
};
}  // namespace quoll::lang
