// The language as a list: what every registry row says of itself, and what is known by name and
// refused. For `quoll language` and the pages of docs/language.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/function_def.h"

namespace quoll::lang {

enum class ConstructGroup { kOperator, kFunction, kExpressionOperator, kAggregate, kPlugin };
inline constexpr int kNumConstructGroups = 5;
// `operator`, `function`, `expression operator`, `aggregate`, `plugin`.
std::string_view ConstructGroupName(ConstructGroup group);

struct Construct {
  ConstructGroup group = ConstructGroup::kFunction;
  std::string_view name;
  std::vector<std::string_view> aliases;
  // One line per form: `strlen(text: string) → long`.
  std::vector<std::string> usages;
  std::string_view summary;
  std::string_view differs;
  // Why it is refused; empty: it is built.
  std::string_view refused;
  std::span<const model::Example> examples;
  // False: another value each time (rand, new_guid).
  bool is_deterministic = true;
};

// By group, then by name; views into the registries, which live as long as the program.
std::vector<Construct> AllConstructs();

}  // namespace quoll::lang
