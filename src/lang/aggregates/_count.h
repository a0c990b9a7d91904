// The counter behind count and countif. count(x) counts every row, nulls too (recorded).
#pragma once

#include <cstdint>
#include <memory>

#include "model/aggregate_def.h"

namespace quoll::lang {

enum class Counted : uint8_t { kAllRows, kTrueRows };

template <Counted kCounted>
class CountAccumulator : public model::Accumulator {
 public:
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t) override {
    if constexpr (kCounted == Counted::kTrueRows) {
      if (args[0].IsNull(row) || args[0].Get<uint8_t>(row) == 0) return;
    }
    ++count_;
  }
  void Combine(Accumulator& other) override {
    count_ += static_cast<CountAccumulator&>(other).count_;
  }
  void Finalize(model::Column& out, size_t row) override { out.Set(row, count_); }

 private:
  int64_t count_ = 0;
};

template <Counted kCounted>
std::unique_ptr<model::Accumulator> MakeCount(const model::AggregateCall&) {
  return std::make_unique<CountAccumulator<kCounted>>();
}

}  // namespace quoll::lang
