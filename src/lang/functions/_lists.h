// Membership in a list: in, !in, in~, !in~. An element is a value, or a dynamic array that stands
// for its elements. Equality is that of `==`, so a missing value is in no list.
#pragma once

#include <memory>

#include "lang/functions/_terms.h"
#include "model/function_def.h"

namespace quoll::lang {

std::unique_ptr<model::KernelState> PrepareList(model::PrepareCall& call, Case letter_case);
void SearchList(const model::KernelCall& call, model::Column& out, Case letter_case, Sense sense);

template <Case letter_case>
std::unique_ptr<model::KernelState> PrepareMembership(model::PrepareCall& call) {
  return PrepareList(call, letter_case);
}
template <Case letter_case, Sense sense>
void Membership(const model::KernelCall& call, model::Column& out) {
  SearchList(call, out, letter_case, sense);
}

// What `in` takes: a value and the kinds of elements that can equal it.
constexpr model::Signatures ListSignatures() {
  using model::Bit;
  using model::Type;
  constexpr model::TypeSet kText = Bit(Type::kString);
  constexpr model::TypeSet kDynamic = Bit(Type::kDynamic);
  constexpr model::TypeSet kNumberLike = model::kNumbers | Bit(Type::kBool);
  constexpr auto kValue = [](model::TypeSet types) {
    return model::Uncoerced(model::Arg("value", types));
  };
  constexpr auto kElements = [](model::TypeSet types) {
    return model::Repeated(model::Uncoerced(model::Arg("elements", types)));
  };
  return {
      {{kValue(kText), kElements(kText | kDynamic | kNumberLike | Bit(Type::kGuid))}, Type::kBool},
      {{kValue(kNumberLike), kElements(kNumberLike | kText | kDynamic)}, Type::kBool},
      {{kValue(Bit(Type::kDatetime)), kElements(Bit(Type::kDatetime) | kDynamic)}, Type::kBool},
      {{kValue(Bit(Type::kTimespan)), kElements(Bit(Type::kTimespan) | kDynamic)}, Type::kBool},
      {{kValue(Bit(Type::kGuid)), kElements(Bit(Type::kGuid) | kText | kDynamic)}, Type::kBool},
      {{kValue(kDynamic), kElements(model::kAnyType)}, Type::kBool}};
}

}  // namespace quoll::lang
