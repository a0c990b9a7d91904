// make_set of values of eight bytes or fewer: the hot case of KeyTable without bytes, tags and
// offsets, one look-up in one table per row.
#pragma once

#include <cstdint>
#include <vector>

#include "model/aggregate_def.h"

namespace quoll::lang {

class FixedSetAccumulator : public model::Accumulator {
 public:
  FixedSetAccumulator(uint32_t max_size, model::Type type) : max_size_(max_size), type_(type) {}
  // True for the types whose cells this class can hold. Reals are none: they have several byte
  // forms of one value.
  static bool Takes(model::Type type) {
    return type == model::Type::kLong || type == model::Type::kInt ||
           type == model::Type::kDatetime || type == model::Type::kTimespan;
  }
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t ordinal) override;
  void Combine(Accumulator& other) override;
  void Finalize(model::Column& out, size_t row) override;

 private:
  struct Slot {
    int64_t value;
    int64_t ordinal;  // of the first row that has the value; kFree: no value
  };
  static constexpr int64_t kFree = INT64_MAX;
  // A state is pruned when it holds this much more than twice its limit, so that pruning stays
  // rare.
  static constexpr size_t kPruneSlack = 1024;

  void Add(int64_t value, int64_t ordinal);
  // Room for twice as many.
  void Grow();
  // The first max_size_ values in order.
  std::vector<Slot> Sorted() const;
  // Forgets what lies behind them.
  void Prune();

  std::vector<Slot> slots_;
  size_t size_ = 0;
  uint32_t max_size_;
  model::Type type_;
};

}  // namespace quoll::lang
