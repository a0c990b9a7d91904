// Halves go away from zero; a negative precision rounds before the point. A long stays a long.
#include <cmath>

#include "lang/functions/_numbers.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
double RoundTo(double x, int64_t precision) {
  // A double has no digits to round outside this range.
  if (precision > 308) return x;
  if (precision < -308) return 0;
  const double scale = std::pow(10.0, static_cast<double>(precision < 0 ? -precision : precision));
  const double scaled = precision < 0 ? x / scale : x * scale;
  if (!std::isfinite(scaled)) return x;
  return precision < 0 ? std::round(scaled) * scale : std::round(scaled) / scale;
}

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    int64_t precision = 0;
    if (call.args.size() > 1) {
      if (call.args[1].IsNull(row)) continue;
      precision = ReadInteger(call.args[1], row);
    }
    if (call.result == Type::kReal) {
      out.Set(row, RoundTo(call.args[0].Get<double>(row), precision));
      continue;
    }
    const int64_t value = ReadInteger(call.args[0], row);
    if (precision >= 0) {
      out.Set(row, value);
    } else if (const auto whole = LongFromReal(RoundTo(static_cast<double>(value), precision))) {
      out.Set(row, *whole);
    }
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_round = {
    .name = "round",
    .summary = "The number rounded to so many digits after the point (0 by default).",
    .signatures = {{{Arg("x", kIntegers), Optional(Arg("precision", kIntegers))}, Type::kLong},
                   {{Arg("x", Bit(Type::kReal)), Optional(Arg("precision", kIntegers))},
                    Type::kReal}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print round(2.5)", "3.0"},
                 {"print round(3.25, 1)", "3.3"},
                 {"print round(-2.5)", "-3.0"}},
};
}  // namespace quoll::lang
