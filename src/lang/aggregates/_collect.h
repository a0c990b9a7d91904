// The accumulators behind make_list, make_set, make_bag and their variants. Results come in the
// order of the rows' ordinals, whatever thread saw which row; a size limit keeps the first ones in
// that order.
//
// Shared rules (recorded): arrays are flattened by one level, bags stay whole, the null of a
// dynamic column is kept, the null of a typed column is left out.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lang/aggregates/_fixed_set.h"
#include "lang/aggregates/_if.h"
#include "lang/aggregates/_key_table.h"
#include "model/aggregate_def.h"

namespace quoll::lang {

// The engine's own limit, and the default.
inline constexpr uint32_t kMaxCollected = 1'048'576;

enum class Nulls : uint8_t { kSkip, kKeep };

// Elements as they come, in one buffer: `ordinal | size | binary dynamic value` each.
class ListAccumulator : public model::Accumulator {
 public:
  ListAccumulator(uint32_t max_size, Nulls nulls) : max_size_(max_size), nulls_(nulls) {}
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t ordinal) override;
  void Combine(Accumulator& other) override;
  void Finalize(model::Column& out, size_t row) override;

 private:
  struct Element {
    int64_t ordinal;
    std::string_view bytes;
  };
  // Writes the head of a record; the value follows.
  void Begin(int64_t ordinal, uint32_t size);
  std::vector<Element> Sorted() const;
  // Forgets what lies behind the first max_size_ elements.
  void Prune();

  std::string records_;
  uint32_t count_ = 0;
  uint32_t max_size_;
  Nulls nulls_;
};

// Where an element stands: its row, and its place within an array or bag of that row.
struct Position {
  int64_t ordinal;
  uint32_t idx;
  auto operator<=>(const Position&) const = default;
};

// Distinct elements in the order of first appearance.
class SetAccumulator : public model::Accumulator {
 public:
  SetAccumulator(uint32_t max_size, KeyTable::Equality equality)
      : keys_(equality), max_size_(max_size) {}
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t ordinal) override;
  void Combine(Accumulator& other) override;
  void Finalize(model::Column& out, size_t row) override;

 private:
  void Add(std::string_view value, Position position);
  // Numbers of the first max_size_ keys in the order of their positions.
  std::vector<uint32_t> Sorted() const;
  void Prune();

  KeyTable keys_;
  std::vector<Position> positions_;  // one per key
  uint32_t max_size_;
};

// One bag out of many: the first value of a property wins. What is no bag is left out.
class BagAccumulator : public model::Accumulator {
 public:
  explicit BagAccumulator(uint32_t max_size)
      : names_(KeyTable::Equality::kBytes), max_size_(max_size) {}
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t ordinal) override;
  void Combine(Accumulator& other) override;
  void Finalize(model::Column& out, size_t row) override;

 private:
  void Add(std::string_view name, std::string_view value, Position position);
  std::vector<uint32_t> Sorted() const;
  void Prune();

  KeyTable names_;
  std::vector<Position> positions_;  // one per name
  std::vector<std::string> values_;  // one per name
  uint32_t max_size_;
};

// The limit given as the constant argument `arg`, if any.
uint32_t CollectLimit(const model::AggregateCall& call, size_t arg);

template <template <typename> typename Wrap, Nulls kNulls>
std::unique_ptr<model::Accumulator> MakeList(const model::AggregateCall& call) {
  constexpr size_t kLimitArg = std::is_same_v<Wrap<ListAccumulator>, ListAccumulator> ? 1 : 2;
  return std::make_unique<Wrap<ListAccumulator>>(CollectLimit(call, kLimitArg), kNulls);
}

template <template <typename> typename Wrap>
std::unique_ptr<model::Accumulator> MakeSet(const model::AggregateCall& call) {
  constexpr size_t kLimitArg = std::is_same_v<Wrap<SetAccumulator>, SetAccumulator> ? 1 : 2;
  const uint32_t limit = CollectLimit(call, kLimitArg);
  const model::Type type = call.arg_types[0];
  if (FixedSetAccumulator::Takes(type))
    return std::make_unique<Wrap<FixedSetAccumulator>>(limit, type);
  return std::make_unique<Wrap<SetAccumulator>>(limit, EqualityOf(type));
}

template <template <typename> typename Wrap>
std::unique_ptr<model::Accumulator> MakeBag(const model::AggregateCall& call) {
  constexpr size_t kLimitArg = std::is_same_v<Wrap<BagAccumulator>, BagAccumulator> ? 1 : 2;
  return std::make_unique<Wrap<BagAccumulator>>(CollectLimit(call, kLimitArg));
}

inline constexpr model::Param kMaxSizeParam =
    model::Optional(model::Constant(model::Arg("max_size", model::kIntegers)));
inline constexpr model::Param kBagParam =
    model::Uncoerced(model::Arg("bag", model::Bit(model::Type::kDynamic)));

}  // namespace quoll::lang
