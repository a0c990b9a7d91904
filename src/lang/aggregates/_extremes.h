// min, max, arg_min and arg_max. NaN beats every number in both directions (recorded: max, min and
// arg_max over a group with a NaN are NaN); a null loses against everything; ties go to the row
// that comes first.
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "lang/aggregates/_cells.h"
#include "lang/aggregates/_if.h"
#include "model/aggregate_def.h"
#include "model/numbers.h"

namespace quoll::lang {

enum class Direction : uint8_t { kMin, kMax };

// Types with an order. Guids and dynamic values have none.
inline constexpr model::TypeSet kOrdered =
    model::kAnyType & ~(model::Bit(model::Type::kGuid) | model::Bit(model::Type::kDynamic));

// How keys of a physical type are read, kept and compared.
template <typename T>
struct KeyTraits {
  using View = T;
  using Held = T;
  static View Read(const model::ColumnView& column, size_t row) { return column.Get<T>(row); }
  static bool IsBefore(View a, View b) { return a < b; }
  static void Write(model::Column& out, size_t row, const Held& value) { out.Set(row, value); }
};
template <>
struct KeyTraits<std::string_view> {
  using View = std::string_view;
  using Held = std::string;
  static View Read(const model::ColumnView& column, size_t row) { return column.Text(row); }
  static bool IsBefore(View a, View b) { return a < b; }
  static void Write(model::Column& out, size_t row, const Held& value) { out.SetText(row, value); }
};
template <>
struct KeyTraits<model::Bytes16> {
  using View = model::Bytes16;
  using Held = model::Bytes16;
  static View Read(const model::ColumnView& column, size_t row) {
    return column.Get<model::Bytes16>(row);
  }
  static bool IsBefore(const View& a, const View& b) { return model::DecimalCompare(a, b) < 0; }
  static void Write(model::Column& out, size_t row, const Held& value) { out.Set(row, value); }
};

// How much a row's key weighs, before keys are compared.
enum class Rank : uint8_t { kNone, kNull, kValue, kNan };

template <typename T>
Rank RankOf(const model::ColumnView& column, size_t row) {
  if (column.IsNull(row)) return Rank::kNull;
  if constexpr (std::is_same_v<T, double>) {
    if (std::isnan(column.Get<double>(row))) return Rank::kNan;
  }
  return Rank::kValue;
}

template <typename T, Direction kDirection>
class ExtremeAccumulator : public model::Accumulator {
  using Traits = KeyTraits<T>;

 public:
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t) override {
    const Rank rank = RankOf<T>(args[0], row);
    if (rank > Rank::kNull) Offer(rank, Traits::Read(args[0], row));
  }
  void Combine(Accumulator& other) override {
    auto& part = static_cast<ExtremeAccumulator&>(other);
    if (part.rank_ > Rank::kNull) Offer(part.rank_, part.best_);
  }
  void Finalize(model::Column& out, size_t row) override {
    if (rank_ > Rank::kNull) Traits::Write(out, row, best_);
  }

 private:
  void Offer(Rank rank, typename Traits::View value) {
    if (rank < rank_) return;
    if (rank == rank_) {
      const bool wins = kDirection == Direction::kMin ? Traits::IsBefore(value, best_)
                                                      : Traits::IsBefore(best_, value);
      if (!wins) return;
    }
    rank_ = rank;
    best_ = value;
  }

  typename Traits::Held best_{};
  Rank rank_ = Rank::kNone;
};

// The second argument at the row whose first argument is extreme; if all those are null, at the
// first row.
template <typename T, Direction kDirection>
class ArgExtremeAccumulator : public model::Accumulator {
  using Traits = KeyTraits<T>;

 public:
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t ordinal) override {
    const Rank rank = RankOf<T>(args[0], row);
    const typename Traits::View key =
        rank > Rank::kNull ? Traits::Read(args[0], row) : typename Traits::View{};
    if (!Wins(rank, key, ordinal)) return;
    rank_ = rank;
    ordinal_ = ordinal;
    key_ = key;
    value_.Keep(args[1], row);
  }
  void Combine(Accumulator& other) override {
    auto& part = static_cast<ArgExtremeAccumulator&>(other);
    if (!Wins(part.rank_, part.key_, part.ordinal_)) return;
    rank_ = part.rank_;
    ordinal_ = part.ordinal_;
    key_ = std::move(part.key_);
    value_ = std::move(part.value_);
  }
  void Finalize(model::Column& out, size_t row) override { value_.Write(out, row); }

 private:
  bool Wins(Rank rank, typename Traits::View key, int64_t ordinal) const {
    if (rank != rank_) return rank > rank_;
    if (rank == Rank::kNone) return false;
    if (rank == Rank::kValue) {
      if (Traits::IsBefore(key, key_)) return kDirection == Direction::kMin;
      if (Traits::IsBefore(key_, key)) return kDirection == Direction::kMax;
    }
    return ordinal < ordinal_;
  }

  int64_t ordinal_ = 0;
  typename Traits::Held key_{};
  HeldCell value_;
  Rank rank_ = Rank::kNone;
};

// Makes A<physical type of the first argument>, wrapped.
template <template <typename, Direction> typename A, template <typename> typename Wrap,
          Direction kDirection>
std::unique_ptr<model::Accumulator> MakeByOrder(const model::AggregateCall& call) {
  switch (call.arg_types[0]) {
    case model::Type::kBool:
      return std::make_unique<Wrap<A<uint8_t, kDirection>>>();
    case model::Type::kInt:
      return std::make_unique<Wrap<A<int32_t, kDirection>>>();
    case model::Type::kReal:
      return std::make_unique<Wrap<A<double, kDirection>>>();
    case model::Type::kString:
      return std::make_unique<Wrap<A<std::string_view, kDirection>>>();
    case model::Type::kDecimal:
      return std::make_unique<Wrap<A<model::Bytes16, kDirection>>>();
    case model::Type::kLong:
    case model::Type::kDatetime:
    case model::Type::kTimespan:
      return std::make_unique<Wrap<A<int64_t, kDirection>>>();
    case model::Type::kGuid:
    case model::Type::kDynamic:
      break;  // no signature takes them
  }
  return nullptr;
}

template <template <typename> typename Wrap, Direction kDirection>
std::unique_ptr<model::Accumulator> MakeExtreme(const model::AggregateCall& call) {
  return MakeByOrder<ExtremeAccumulator, Wrap, kDirection>(call);
}

template <Direction kDirection>
std::unique_ptr<model::Accumulator> MakeArgExtreme(const model::AggregateCall& call) {
  return MakeByOrder<ArgExtremeAccumulator, Always, kDirection>(call);
}

}  // namespace quoll::lang
