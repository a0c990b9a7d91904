#include "model/type.h"

#include <array>
#include <utility>

namespace quoll::model {

std::string_view TypeName(Type type) {
  constexpr std::array<std::string_view, kNumTypes> kNames = {
      "bool", "int", "long", "real", "decimal", "string", "datetime", "timespan", "guid", "dynamic"};
  return kNames[static_cast<size_t>(type)];
}

std::optional<Type> TypeFromName(std::string_view name) {
  constexpr std::pair<std::string_view, Type> kSynonyms[] = {
      {"bool", Type::kBool},         {"boolean", Type::kBool},   {"int", Type::kInt},
      {"int32", Type::kInt},         {"long", Type::kLong},      {"int64", Type::kLong},
      {"real", Type::kReal},         {"double", Type::kReal},    {"float", Type::kReal},
      {"decimal", Type::kDecimal},   {"string", Type::kString},  {"datetime", Type::kDatetime},
      {"date", Type::kDatetime},     {"timespan", Type::kTimespan}, {"time", Type::kTimespan},
      {"guid", Type::kGuid},         {"uuid", Type::kGuid},      {"uniqueid", Type::kGuid},
      {"dynamic", Type::kDynamic},
  };
  for (const auto& [synonym, type] : kSynonyms) {
    if (name == synonym) return type;
  }
  return std::nullopt;
}

}  // namespace quoll::model
