// take_any and its older spelling any: the first row's value, a null one only where the group has
// no other. Deterministic on purpose; the language allows any row.
#pragma once

#include <cstdint>
#include <memory>

#include "lang/aggregates/_cells.h"
#include "lang/aggregates/_if.h"
#include "model/aggregate_def.h"

namespace quoll::lang {

class TakeAnyAccumulator : public model::Accumulator {
 public:
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t ordinal) override {
    const Rank rank = args[0].IsNull(row) ? Rank::kNull : Rank::kValue;
    if (!Wins(rank, ordinal)) return;
    rank_ = rank;
    ordinal_ = ordinal;
    value_.Keep(args[0], row);
  }
  void Combine(Accumulator& other) override {
    auto& part = static_cast<TakeAnyAccumulator&>(other);
    if (Wins(part.rank_, part.ordinal_)) *this = std::move(part);
  }
  void Finalize(model::Column& out, size_t row) override { value_.Write(out, row); }

 private:
  enum class Rank : uint8_t { kNone, kNull, kValue };
  bool Wins(Rank rank, int64_t ordinal) const {
    if (rank != rank_) return rank > rank_;
    return rank != Rank::kNone && ordinal < ordinal_;
  }

  int64_t ordinal_ = 0;
  HeldCell value_;
  Rank rank_ = Rank::kNone;
};

template <template <typename> typename Wrap>
std::unique_ptr<model::Accumulator> MakeTakeAny(const model::AggregateCall&) {
  return std::make_unique<Wrap<TakeAnyAccumulator>>();
}

}  // namespace quoll::lang
