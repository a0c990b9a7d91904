// The registries of the language: every construct that the build found in its folder, and lookup by name.
#pragma once

#include <span>
#include <string_view>

#include "lang/operator_def.h"
#include "lang/plugin_def.h"
#include "model/aggregate_def.h"
#include "model/function_def.h"

namespace quoll::lang {

// All rows, sorted by file name. Generated from the folders.
std::span<const model::FunctionDef* const> AllFunctions();
std::span<const model::AggregateDef* const> AllAggregates();
std::span<const OperatorDef* const> AllOperators();
std::span<const PluginDef* const> AllPlugins();

// By name or alias; null for an unknown name. Expression operators are functions named by their spelling (`+`, `has`).
const model::FunctionDef* FindFunction(std::string_view name);
const model::AggregateDef* FindAggregate(std::string_view name);
const OperatorDef* FindOperator(std::string_view name);
const PluginDef* FindPlugin(std::string_view name);

// Constructs of the language that are known by name and not built: the reason for K3001, or nothing.
std::string_view RefusalOfFunction(std::string_view name);
std::string_view RefusalOfAggregate(std::string_view name);
std::string_view RefusalOfOperator(std::string_view name);
std::string_view RefusalOfPlugin(std::string_view name);

// All of them, by name.
struct Refusal {
  std::string_view name;
  std::string_view reason;
};
std::span<const Refusal> RefusedFunctions();
std::span<const Refusal> RefusedAggregates();
std::span<const Refusal> RefusedOperators();
std::span<const Refusal> RefusedPlugins();

}  // namespace quoll::lang
