// As bin(), with bins that are aligned to a given point instead of zero; works below that point
// too.
#include <cmath>

#include "lang/functions/_arithmetic.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
std::optional<int64_t> BinTicks(int64_t value, int64_t size, int64_t origin) {
  const auto distance = CheckedSubtract(value, origin);
  if (!distance) return std::nullopt;
  const auto floor = FloorToMultiple(*distance, size);
  if (!floor) return std::nullopt;
  return CheckedAdd(origin, *floor);
}

void BinReals(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (internal::AnyNull<3>(call, row)) continue;
    const double size = ReadReal(call.args[1], row);
    const double origin = ReadReal(call.args[2], row);
    if (!(size > 0)) continue;
    out.Set(row, origin + std::floor((ReadReal(call.args[0], row) - origin) / size) * size);
  }
}

void Kernel(const KernelCall& call, Column& out) {
  if (call.result == Type::kReal) return BinReals(call, out);
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (internal::AnyNull<3>(call, row)) continue;
    auto start = BinTicks(ReadInteger(call.args[0], row), ReadInteger(call.args[1], row),
                          ReadInteger(call.args[2], row));
    if (call.result == Type::kDatetime) start = InDatetimeRange(start);
    if (start) out.Set(row, *start);
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_bin_at = {
    .name = "bin_at",
    .summary = "The value rounded down to a bin of the given size and alignment.",
    .signatures = {{{Uncoerced(Arg("value", kIntegers)), Uncoerced(Arg("size", kIntegers)),
                     Uncoerced(Arg("origin", kIntegers))},
                    Type::kLong},
                   {{Uncoerced(Arg("value", kBinaryNumbers)),
                     Uncoerced(Arg("size", kBinaryNumbers)),
                     Uncoerced(Arg("origin", kBinaryNumbers))},
                    Type::kReal},
                   {{Uncoerced(Arg("value", kDatetimes)), Uncoerced(Arg("size", kTimespans)),
                     Uncoerced(Arg("origin", kDatetimes))},
                    Type::kDatetime},
                   {{Uncoerced(Arg("value", kTimespans)), Uncoerced(Arg("size", kTimespans)),
                     Uncoerced(Arg("origin", kTimespans))},
                    Type::kTimespan}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print bin_at(6.5, 2.5, 7)", "4.5"},
                 {"print bin_at(datetime(2023-03-12 07:30), 1d, datetime(1970-01-01 12:00))",
                  "2023-03-11T12:00:00.0000000Z"}},
};
}  // namespace quoll::lang
