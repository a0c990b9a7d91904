// From files to rules.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "hunt/rules/rule.h"

namespace quoll::hunt {

// Limits of hostile input.
inline constexpr size_t kMaxRuleFiles = 50'000;
inline constexpr size_t kMaxRuleYamlBytes = size_t{4} << 20;
inline constexpr size_t kMaxRuleJsonBytes = size_t{64} << 20;  // templates of whole solutions
inline constexpr size_t kMaxRulesOfFile = 10'000;
inline constexpr int kMaxRuleDepth = 64;

// Files, and all `.yaml`, `.yml`, `.json`, `.kql` below folders, by path. A file that holds no rule
// stands in `skipped`. Fails with K5001 for a path that does not exist and K4007 for too many
// files.
base::Result<RuleSet> ReadRules(const std::vector<std::string>& paths, diag::Sink& sink);

// The rules of one file's text, found out by its content; `file` names it in rules and messages.
void ReadRuleText(const std::string& file, std::string_view text, RuleSet& out);

}  // namespace quoll::hunt
