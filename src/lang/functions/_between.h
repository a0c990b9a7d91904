// value between (low .. high): both ends belong to it. Null as the conjunction of the two orderings
// would be; a timespan as the upper end of a datetime range is added to the lower end.
#pragma once

#include "lang/functions/_compare.h"
#include "lang/functions/_terms.h"

namespace quoll::lang {

void SearchRange(const model::KernelCall& call, model::Column& out, Sense sense);

template <Sense sense>
void Between(const model::KernelCall& call, model::Column& out) {
  SearchRange(call, out, sense);
}

constexpr model::Signatures RangeSignatures(std::string_view sql) {
  using model::Bit;
  using model::Type;
  constexpr auto kParam = [](std::string_view name, model::TypeSet types) {
    return model::Uncoerced(model::Arg(name, types));
  };
  constexpr auto kRange = [kParam](model::TypeSet value, model::TypeSet low, model::TypeSet high) {
    return model::Few<model::Param, 8>{kParam("value", value), kParam("low", low),
                                       kParam("high", high)};
  };
  constexpr model::TypeSet kDates = Bit(Type::kDatetime);
  constexpr model::TypeSet kSpans = Bit(Type::kTimespan);
  constexpr model::TypeSet kAny = Bit(Type::kDynamic);
  return {{kRange(model::kIntegers, model::kIntegers, model::kIntegers), Type::kBool, {}, sql},
          {kRange(kDates, kDates, kDates), Type::kBool, {}, sql},
          {kRange(kSpans, kSpans, kSpans), Type::kBool, {}, sql},
          {kRange(kDates, kDates, kSpans), Type::kBool},
          {kRange(model::kNumbers, model::kNumbers, model::kNumbers), Type::kBool},
          {kRange(kAny, model::kNumbers, model::kNumbers), Type::kBool},
          {kRange(kAny, kDates, kDates | kSpans), Type::kBool},
          {kRange(kAny, kSpans, kSpans), Type::kBool}};
}

}  // namespace quoll::lang
