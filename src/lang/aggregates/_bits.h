// Bitwise aggregates over long values. Nulls are left out; of nothing the result is null.
#pragma once

#include <cstdint>
#include <memory>

#include "model/aggregate_def.h"

namespace quoll::lang {

template <typename Op>
class BitsAccumulator : public model::Accumulator {
 public:
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t) override {
    if (!args[0].IsNull(row)) Add(args[0].Get<int64_t>(row));
  }
  void Combine(Accumulator& other) override {
    auto& part = static_cast<BitsAccumulator&>(other);
    if (part.has_value_) Add(part.bits_);
  }
  void Finalize(model::Column& out, size_t row) override {
    if (has_value_) out.Set(row, bits_);
  }

 private:
  void Add(int64_t value) {
    bits_ = has_value_ ? Op()(bits_, value) : value;
    has_value_ = true;
  }
  int64_t bits_ = 0;
  bool has_value_ = false;
};

template <typename Op>
std::unique_ptr<model::Accumulator> MakeBits(const model::AggregateCall&) {
  return std::make_unique<BitsAccumulator<Op>>();
}

}  // namespace quoll::lang
