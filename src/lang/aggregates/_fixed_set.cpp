#include "lang/aggregates/_fixed_set.h"

#include <algorithm>
#include <iterator>

#include "model/dynamic.h"

namespace quoll::lang {
namespace {

constexpr size_t kFirstSlots = 16;

// The finaliser of SplitMix64: every bit of the value moves every bit of the slot.
size_t Scatter(int64_t value) {
  uint64_t x = static_cast<uint64_t>(value) + 0x9E3779B97F4A7C15;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

}  // namespace

void FixedSetAccumulator::Update(std::span<const model::ColumnView> args, size_t row,
                                 int64_t ordinal) {
  if (args[0].IsNull(row)) return;
  Add(type_ == model::Type::kInt ? args[0].Get<int32_t>(row) : args[0].Get<int64_t>(row), ordinal);
}

void FixedSetAccumulator::Add(int64_t value, int64_t ordinal) {
  if ((size_ + 1) * 4 > slots_.size() * 3) Grow();
  const size_t mask = slots_.size() - 1;
  size_t at = Scatter(value) & mask;
  while (slots_[at].ordinal != kFree && slots_[at].value != value) at = (at + 1) & mask;
  if (slots_[at].ordinal == kFree) {
    ++size_;
    slots_[at] = {value, ordinal};
    if (size_ > 2 * size_t{max_size_} + kPruneSlack) Prune();
  } else if (ordinal < slots_[at].ordinal) {
    slots_[at].ordinal = ordinal;
  }
}

void FixedSetAccumulator::Grow() {
  std::vector<Slot> old = std::move(slots_);
  slots_.assign(std::max(kFirstSlots, old.size() * 2), {0, kFree});
  const size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.ordinal == kFree) continue;
    size_t at = Scatter(slot.value) & mask;
    while (slots_[at].ordinal != kFree) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

std::vector<FixedSetAccumulator::Slot> FixedSetAccumulator::Sorted() const {
  std::vector<Slot> sorted;
  sorted.reserve(size_);
  std::copy_if(slots_.begin(), slots_.end(), std::back_inserter(sorted),
               [](const Slot& slot) { return slot.ordinal != kFree; });
  std::sort(sorted.begin(), sorted.end(),
            [](const Slot& a, const Slot& b) { return a.ordinal < b.ordinal; });
  if (sorted.size() > max_size_) sorted.resize(max_size_);
  return sorted;
}

void FixedSetAccumulator::Prune() {
  const std::vector<Slot> kept = Sorted();
  slots_.clear();
  size_ = 0;
  for (const Slot& slot : kept) Add(slot.value, slot.ordinal);
}

void FixedSetAccumulator::Combine(Accumulator& other) {
  for (const Slot& slot : static_cast<FixedSetAccumulator&>(other).slots_) {
    if (slot.ordinal != kFree) Add(slot.value, slot.ordinal);
  }
}

void FixedSetAccumulator::Finalize(model::Column& out, size_t row) {
  model::Column values(type_);
  for (const Slot& slot : Sorted()) {
    if (type_ == model::Type::kInt) {
      values.Append(static_cast<int32_t>(slot.value));
    } else {
      values.Append(slot.value);
    }
  }
  model::DynamicWriter writer;
  writer.BeginArray();
  for (size_t i = 0; i < values.size(); ++i) model::AppendCell(writer, values.view(), i);
  writer.EndArray();
  out.SetText(row, writer.Take());
}

}  // namespace quoll::lang
