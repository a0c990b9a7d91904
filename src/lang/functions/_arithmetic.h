// What + - * / % have in common: parameter shorthands, arithmetic of longs that wraps, and of times
// that ends in null outside the range (kql-semantics.md sections 6 and 8).
#pragma once

#include <cstdint>
#include <optional>

#include "base/ticks.h"
#include "lang/functions/_numbers.h"
#include "model/function_def.h"

namespace quoll::lang {

// Operands take their types as they are: a dynamic value must be cast by the query, or `d.a + 1`
// would silently pick one of several meanings.
constexpr model::Param Left(model::TypeSet types) {
  return model::Uncoerced(model::Arg("left", types));
}
constexpr model::Param Right(model::TypeSet types) {
  return model::Uncoerced(model::Arg("right", types));
}

inline constexpr model::TypeSet kBinaryNumbers = model::kIntegers | model::Bit(model::Type::kReal);
inline constexpr model::TypeSet kDatetimes = model::Bit(model::Type::kDatetime);
inline constexpr model::TypeSet kTimespans = model::Bit(model::Type::kTimespan);

inline int64_t WrappingAdd(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
}
inline int64_t WrappingSubtract(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) - static_cast<uint64_t>(b));
}
inline int64_t WrappingMultiply(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) * static_cast<uint64_t>(b));
}

// Truncates towards zero. The one quotient that does not fit, min / -1, wraps.
inline std::optional<int64_t> DivideIntegers(int64_t a, int64_t b) {
  if (b == 0) return std::nullopt;
  if (b == -1) return WrappingSubtract(0, a);
  return a / b;
}

// Never negative: in [0, |b|).
inline std::optional<int64_t> ModuloIntegers(int64_t a, int64_t b) {
  if (b == 0) return std::nullopt;
  if (b == -1) return 0;
  const int64_t rest = a % b;
  if (rest >= 0) return rest;
  return b > 0 ? rest + b : rest - b;
}

// The largest multiple of `size` that is not above `value`; nothing unless size is positive.
inline std::optional<int64_t> FloorToMultiple(int64_t value, int64_t size) {
  if (size <= 0) return std::nullopt;
  int64_t result;
  if (__builtin_sub_overflow(value, *ModuloIntegers(value, size), &result)) return std::nullopt;
  return result;
}

inline std::optional<int64_t> CheckedAdd(int64_t a, int64_t b) {
  int64_t result;
  if (__builtin_add_overflow(a, b, &result)) return std::nullopt;
  return result;
}
inline std::optional<int64_t> CheckedSubtract(int64_t a, int64_t b) {
  int64_t result;
  if (__builtin_sub_overflow(a, b, &result)) return std::nullopt;
  return result;
}

// Nothing outside the years 1 to 9999.
inline std::optional<int64_t> InDatetimeRange(std::optional<int64_t> ticks) {
  if (!ticks || *ticks < 0 || *ticks > base::kMaxDatetimeTicks) return std::nullopt;
  return ticks;
}

}  // namespace quoll::lang
