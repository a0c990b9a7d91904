// Expressions of ARM templates (`[concat(parameters('prefix'), '-rule')]`), as far as they are
// literal: parameters by their default, variables, and functions of texts. Anything else is refused
// by its name.
//
// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hunt/yaml.h"

namespace quoll::hunt::rules {

// Limits of hostile input: nesting of calls and of variables in variables, and length of a text
// that is made.
inline constexpr int kMaxArmDepth = 32;
inline constexpr size_t kMaxArmText = size_t{1} << 20;
// Calls of one expression: variables that name others twice would double with each.
inline constexpr int kMaxArmCalls = 10'000;
// Texts of one template together, once they are resolved.
inline constexpr size_t kMaxArmBytes = size_t{64} << 20;

// `parameters` and `variables` of the template that the text stands in; null where it has none.
// They outlive it.
struct ArmScope {
  const YamlNode* parameters = nullptr;
  const YamlNode* variables = nullptr;
};

// The text itself where it is no expression (`[[` stands for a bracket). Nothing where it cannot be
// known from the template; `refusal` then says what stood in the way.
std::optional<std::string> ResolveArmText(std::string_view text, const ArmScope& scope,
                                          std::string& refusal);
// The last literal text in the expression, with what stands before its last slash removed: what
// names a resource whose workspace is a parameter without a default. Empty where there is none.
std::string LastArmSegment(std::string_view text, const ArmScope& scope);

}  // namespace quoll::hunt::rules
