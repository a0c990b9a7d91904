// The ten scalar types of KQL, and sets of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <string>
#include <vector>

namespace quoll::model {

enum class Type : uint8_t {
  kBool, kInt, kLong, kReal, kDecimal, kString, kDatetime, kTimespan, kGuid, kDynamic,
};
inline constexpr int kNumTypes = 10;

// `long`, `datetime`, …
std::string_view TypeName(Type type);
// Takes the names and the accepted synonyms (`date`, `time`, `double`, `boolean`, `uniqueid`, …).
std::optional<Type> TypeFromName(std::string_view name);

inline bool IsNumeric(Type t) {
  return t == Type::kInt || t == Type::kLong || t == Type::kReal || t == Type::kDecimal;
}
inline bool IsInteger(Type t) { return t == Type::kInt || t == Type::kLong; }
// Types whose values are text or bytes of varying length.
inline bool IsVarying(Type t) { return t == Type::kString || t == Type::kDynamic; }

// A set of types, one bit each.
using TypeSet = uint16_t;
constexpr TypeSet Bit(Type type) { return static_cast<TypeSet>(1u << static_cast<unsigned>(type)); }
inline constexpr TypeSet kAnyType = (1u << kNumTypes) - 1;
inline constexpr TypeSet kIntegers = Bit(Type::kInt) | Bit(Type::kLong);
inline constexpr TypeSet kNumbers = kIntegers | Bit(Type::kReal) | Bit(Type::kDecimal);
inline constexpr TypeSet kNotDynamic = kAnyType & ~Bit(Type::kDynamic);
inline constexpr bool Contains(TypeSet set, Type type) { return (set & Bit(type)) != 0; }

struct Field {
  std::string name;
  Type type;
  bool operator==(const Field&) const = default;
};
using Schema = std::vector<Field>;

}  // namespace quoll::model
