// Comparison of two cells by value: mixed numbers, dynamic against typed, guid and numbers against
// text. One place for ==, <, in, between, max_of (kql-semantics.md sections 3, 6, 7 and 10).
//
// Equality is false or true against a missing value and null only between two missing ones; order
// is null as soon as one side is missing. NaN equals nothing and has no order.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "lang/functions/_numbers.h"
#include "model/function_def.h"

namespace quoll::lang {

// Order of two cells. Nothing if one of them is missing, or is text or a dynamic value that does
// not convert to the other's type.
std::optional<std::partial_ordering> CompareCells(const model::ColumnView& a, size_t a_row,
                                                  const model::ColumnView& b, size_t b_row);

// True if the cell is missing: null, or a dynamic null.
bool IsMissing(const model::ColumnView& column, size_t row);

enum class Equality : uint8_t { kEqual, kNotEqual };
void CompareEqual(const model::KernelCall& call, model::Column& out, Equality wanted);

// test(partial_ordering) for each row with two values.
template <typename Test>
void CompareOrder(const model::KernelCall& call, model::Column& out, Test test) {
  const model::ColumnView& a = call.args[0];
  const model::ColumnView& b = call.args[1];
  const bool is_int64 =
      model::PhysicalSize(a.type) == 8 && a.type == b.type && a.type != model::Type::kReal;
  if (is_int64) {
    return model::MapRows<int64_t, int64_t>(
        call, out, [&](int64_t x, int64_t y) { return test(std::partial_ordering(x <=> y)); });
  }
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto order = CompareCells(a, row, b, row);
    if (order) out.Set(row, static_cast<uint8_t>(test(*order)));
  }
}

constexpr model::Param LeftOf(model::TypeSet types) {
  return model::Uncoerced(model::Arg("left", types));
}
constexpr model::Param RightOf(model::TypeSet types) {
  return model::Uncoerced(model::Arg("right", types));
}

// What < <= > >= take; text has no order. `sql` is exact for columns of one integer-like type.
constexpr model::Signatures OrderSignatures(std::string_view sql) {
  using model::Bit;
  using model::Type;
  constexpr model::TypeSet kTyped = model::kNumbers | Bit(Type::kDatetime) | Bit(Type::kTimespan);
  return {{{LeftOf(model::kIntegers), RightOf(model::kIntegers)}, Type::kBool, {}, sql},
          {{LeftOf(Bit(Type::kDatetime)), RightOf(Bit(Type::kDatetime))}, Type::kBool, {}, sql},
          {{LeftOf(Bit(Type::kTimespan)), RightOf(Bit(Type::kTimespan))}, Type::kBool, {}, sql},
          {{LeftOf(model::kNumbers), RightOf(model::kNumbers)}, Type::kBool},
          {{LeftOf(Bit(Type::kBool)), RightOf(Bit(Type::kBool))}, Type::kBool},
          {{LeftOf(Bit(Type::kGuid)), RightOf(Bit(Type::kGuid))}, Type::kBool},
          {{LeftOf(Bit(Type::kDynamic)), RightOf(kTyped)}, Type::kBool},
          {{LeftOf(kTyped), RightOf(Bit(Type::kDynamic))}, Type::kBool}};
}

// What == and != take. `sql` is exact for columns of one integer-like type, `text_sql` for text,
// which is never null.
constexpr model::Signatures EqualitySignatures(std::string_view sql, std::string_view text_sql) {
  using model::Bit;
  using model::Type;
  constexpr model::TypeSet kText = Bit(Type::kString);
  constexpr model::TypeSet kBoolOrNumber = Bit(Type::kBool) | model::kNumbers;
  constexpr model::TypeSet kGuidOrText = Bit(Type::kGuid) | kText;
  return {{{LeftOf(kText), RightOf(kText)}, Type::kBool, {}, text_sql},
          {{LeftOf(model::kIntegers), RightOf(model::kIntegers)}, Type::kBool, {}, sql},
          {{LeftOf(Bit(Type::kDatetime)), RightOf(Bit(Type::kDatetime))}, Type::kBool, {}, sql},
          {{LeftOf(Bit(Type::kTimespan)), RightOf(Bit(Type::kTimespan))}, Type::kBool, {}, sql},
          {{LeftOf(Bit(Type::kBool)), RightOf(Bit(Type::kBool))}, Type::kBool, {}, sql},
          {{LeftOf(kBoolOrNumber), RightOf(kBoolOrNumber)}, Type::kBool},
          {{LeftOf(kGuidOrText), RightOf(kGuidOrText)}, Type::kBool},
          {{LeftOf(kBoolOrNumber), RightOf(kText)}, Type::kBool},
          {{LeftOf(kText), RightOf(kBoolOrNumber)}, Type::kBool},
          {{LeftOf(Bit(Type::kDynamic)), RightOf(model::kNotDynamic)}, Type::kBool},
          {{LeftOf(model::kNotDynamic), RightOf(Bit(Type::kDynamic))}, Type::kBool}};
}

}  // namespace quoll::lang
