#include "lang/functions/_between.h"

#include "lang/functions/_arithmetic.h"

namespace quoll::lang {

using model::Column;
using model::ColumnView;
using model::KernelCall;
using model::Type;

namespace {

enum class Truth : uint8_t { kFalse, kTrue, kNull };

Truth And(Truth a, Truth b) {
  if (a == Truth::kFalse || b == Truth::kFalse) return Truth::kFalse;
  return a == Truth::kNull || b == Truth::kNull ? Truth::kNull : Truth::kTrue;
}

Truth AtLeast(const ColumnView& value, const ColumnView& low, size_t row) {
  const auto order = CompareCells(value, row, low, row);
  if (!order) return Truth::kNull;
  return *order >= 0 ? Truth::kTrue : Truth::kFalse;
}

Truth AtMost(const ColumnView& value, size_t row, const ColumnView& high, size_t high_row) {
  const auto order = CompareCells(value, row, high, high_row);
  if (!order) return Truth::kNull;
  return *order <= 0 ? Truth::kTrue : Truth::kFalse;
}

}  // namespace

void SearchRange(const KernelCall& call, Column& out, Sense sense) {
  const ColumnView& value = call.args[0];
  const ColumnView& low = call.args[1];
  const ColumnView& high = call.args[2];
  const bool is_length = high.type == Type::kTimespan && low.type == Type::kDatetime;
  for (size_t row = 0; row < call.num_rows; ++row) {
    Truth is_below = Truth::kNull;
    if (!is_length) {
      is_below = AtMost(value, row, high, row);
    } else if (!low.IsNull(row) && !high.IsNull(row)) {
      const auto end = CheckedAdd(low.Get<int64_t>(row), high.Get<int64_t>(row));
      const ColumnView view{Type::kDatetime, true, end ? &*end : nullptr, nullptr};
      if (end) is_below = AtMost(value, row, view, 0);
    }
    const Truth inside = And(AtLeast(value, low, row), is_below);
    if (inside == Truth::kNull) continue;
    out.Set(row, static_cast<uint8_t>((inside == Truth::kTrue) == (sense == Sense::kFound)));
  }
}

}  // namespace quoll::lang
