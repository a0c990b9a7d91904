// Lookup by name over the generated lists; built once, on first use.
#include "lang/registry.h"

#include <unordered_map>

namespace quoll::lang {
namespace {

template <typename Def>
std::unordered_map<std::string_view, const Def*> IndexByName(std::span<const Def* const> rows) {
  std::unordered_map<std::string_view, const Def*> index;
  for (const Def* row : rows) {
    index.emplace(row->name, row);
    if constexpr (requires { row->aliases; }) {
      for (const std::string_view alias : row->aliases) index.emplace(alias, row);
    }
  }
  return index;
}

template <typename Def>
const Def* Find(const std::unordered_map<std::string_view, const Def*>& index, std::string_view name) {
  const auto found = index.find(name);
  return found == index.end() ? nullptr : found->second;
}

}  // namespace

const model::FunctionDef* FindFunction(std::string_view name) {
  static const auto index = IndexByName(AllFunctions());
  return Find(index, name);
}
const model::AggregateDef* FindAggregate(std::string_view name) {
  static const auto index = IndexByName(AllAggregates());
  return Find(index, name);
}
const OperatorDef* FindOperator(std::string_view name) {
  static const auto index = IndexByName(AllOperators());
  return Find(index, name);
}
const PluginDef* FindPlugin(std::string_view name) {
  static const auto index = IndexByName(AllPlugins());
  return Find(index, name);
}

}  // namespace quoll::lang
