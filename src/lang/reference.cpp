#include "lang/reference.h"

#include <algorithm>

#include "lang/registry.h"

namespace quoll::lang {
namespace {

template <typename List>
std::vector<std::string_view> AliasesOf(const List& aliases) {
  return {aliases.begin(), aliases.end()};
}

template <typename List>
std::span<const model::Example> ExamplesOf(const List& examples) {
  return {examples.begin(), examples.end()};
}

std::string TypesText(model::TypeSet types) {
  if (types == model::kAnyType) return "any";
  if (types == model::kNotDynamic) return "scalar";
  if (types == model::kNumbers) return "number";
  std::string text;
  for (int i = 0; i < model::kNumTypes; ++i) {
    const auto type = static_cast<model::Type>(i);
    if (!model::Contains(types, type)) continue;
    text += (text.empty() ? "" : " or ") + std::string(model::TypeName(type));
  }
  return text;
}

std::string ResultText(const model::Signature& signature) {
  switch (signature.returns) {
    case model::Returns::kFixed:
      return std::string(model::TypeName(signature.type));
    case model::Returns::kArg0:
      return "the type of `" + std::string(signature.params[0].name) + "`";
    case model::Returns::kArg1:
      return "the type of `" + std::string(signature.params[1].name) + "`";
    case model::Returns::kCommon:
      return "the common type of its arguments";
  }
  return "";
}

std::string ParamsText(const model::Signature& signature) {
  std::string text;
  for (const model::Param& param : signature.params) {
    const bool is_first = text.empty();
    std::string part = std::string(param.name) + ": " + TypesText(param.types);
    if (param.is_repeated) part += ", …";
    if (param.is_optional) {
      text += is_first ? "[" + part + "]" : " [, " + part + "]";
    } else {
      text += (is_first ? "" : ", ") + part;
    }
  }
  return text;
}

template <typename Row>
std::vector<std::string> CallUsages(const Row& row) {
  std::vector<std::string> usages;
  for (const model::Signature& signature : row.signatures) {
    std::string usage =
        std::string(row.name) + "(" + ParamsText(signature) + ") → " + ResultText(signature);
    if (std::find(usages.begin(), usages.end(), usage) == usages.end())
      usages.push_back(std::move(usage));
  }
  // Rows that bind in their own way need not describe what they take.
  if (usages.empty()) usages.push_back(std::string(row.name) + "(…)");
  return usages;
}

std::vector<std::string> OperandUsages(const model::FunctionDef& row) {
  std::vector<std::string> usages;
  for (const model::Signature& signature : row.signatures) {
    std::string usage;
    for (size_t i = 0; i < signature.params.size(); ++i) {
      if (i == 1 || signature.params.size() == 1)
        usage += std::string(usage.empty() ? "" : " ") + std::string(row.name) + " ";
      if (i > 1) usage += ", ";
      usage += TypesText(signature.params[i].types);
    }
    usage += " → " + ResultText(signature);
    if (std::find(usages.begin(), usages.end(), usage) == usages.end())
      usages.push_back(std::move(usage));
  }
  return usages;
}

std::vector<std::string> UsageLine(std::string_view usage) {
  return usage.empty() ? std::vector<std::string>() : std::vector<std::string>{std::string(usage)};
}

// Rows that queries cannot name.
bool IsInternal(std::string_view name) { return name.front() == '$'; }

// Spelt with a sign: an operator, even where its row does not say so.
bool IsWord(std::string_view name) {
  return (name.front() >= 'a' && name.front() <= 'z') || name.front() == '_';
}

void AddFunctions(std::vector<Construct>& out) {
  for (const model::FunctionDef* row : AllFunctions()) {
    if (IsInternal(row->name)) continue;
    const bool is_operator = row->is_operator || !IsWord(row->name);
    const auto group =
        is_operator ? ConstructGroup::kExpressionOperator : ConstructGroup::kFunction;
    out.push_back({group, row->name, AliasesOf(row->aliases),
                   is_operator ? OperandUsages(*row) : CallUsages(*row), row->summary, row->differs,
                   row->refused, ExamplesOf(row->examples), row->is_deterministic});
  }
}

}  // namespace

std::string_view ConstructGroupName(ConstructGroup group) {
  switch (group) {
    case ConstructGroup::kOperator:
      return "operator";
    case ConstructGroup::kFunction:
      return "function";
    case ConstructGroup::kExpressionOperator:
      return "expression operator";
    case ConstructGroup::kAggregate:
      return "aggregate";
    case ConstructGroup::kPlugin:
      return "plugin";
  }
  return "";
}

std::vector<Construct> AllConstructs() {
  std::vector<Construct> constructs;
  for (const OperatorDef* row : AllOperators()) {
    constructs.push_back({ConstructGroup::kOperator,
                          row->name,
                          AliasesOf(row->aliases),
                          UsageLine(row->usage),
                          row->summary,
                          row->differs,
                          {},
                          ExamplesOf(row->examples)});
  }
  AddFunctions(constructs);
  for (const model::AggregateDef* row : AllAggregates()) {
    constructs.push_back({ConstructGroup::kAggregate, row->name, AliasesOf(row->aliases),
                          CallUsages(*row), row->summary, row->differs, row->refused,
                          ExamplesOf(row->examples)});
  }
  for (const PluginDef* row : AllPlugins()) {
    constructs.push_back({ConstructGroup::kPlugin,
                          row->name,
                          {},
                          UsageLine(row->usage),
                          row->summary,
                          row->differs,
                          {},
                          ExamplesOf(row->examples)});
  }
  const auto refuse = [&](ConstructGroup group, std::span<const Refusal> refusals) {
    for (const Refusal& refusal : refusals) {
      Construct construct;
      construct.group = group;
      construct.name = refusal.name;
      construct.refused = refusal.reason;
      constructs.push_back(std::move(construct));
    }
  };
  refuse(ConstructGroup::kOperator, RefusedOperators());
  refuse(ConstructGroup::kFunction, RefusedFunctions());
  refuse(ConstructGroup::kAggregate, RefusedAggregates());
  refuse(ConstructGroup::kPlugin, RefusedPlugins());
  std::stable_sort(constructs.begin(), constructs.end(),
                   [](const Construct& a, const Construct& b) {
                     return a.group != b.group ? a.group < b.group : a.name < b.name;
                   });
  return constructs;
}

}  // namespace quoll::lang
