// The …if forms of aggregates (sumif, make_list_if, …): the plain accumulator, fed only by the rows
// for which an argument, in most of them the second, is true. A null predicate counts as false.
#pragma once

#include <memory>
#include <span>

#include "model/aggregate_def.h"

namespace quoll::lang {

template <typename A, size_t kPredicateArg>
class IfAt : public A {
 public:
  using A::A;
  void Update(std::span<const model::ColumnView> args, size_t row, int64_t ordinal) override {
    const model::ColumnView& predicate = args[kPredicateArg];
    if (!predicate.IsNull(row) && predicate.Get<uint8_t>(row) != 0) A::Update(args, row, ordinal);
  }
};

template <typename A>
using If = IfAt<A, 1>;
// For aggregates of two values.
template <typename A>
using IfThird = IfAt<A, 2>;

// The other choice for a factory that is a template over If and Always.
template <typename A>
using Always = A;

inline constexpr model::Param kPredicate = model::Arg("predicate", model::Bit(model::Type::kBool));

}  // namespace quoll::lang
