// Remarks on rules, without running them: what a product would refuse, and what will not work as
// meant.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "hunt/rules/rule.h"
#include "hunt/rules/rule_lint_def.h"
#include "hunt/workspace.h"

namespace quoll::hunt {

struct RuleLintReport {
  std::vector<Rule> rules;
  std::vector<RuleFinding> findings;  // by rule, then lint
  std::vector<SkippedRuleFile> skipped;
};

// Looks at every rule with every lint. `data_dir` empty: base::FindDataDir(). Fails when the facts
// cannot be read.
base::Result<RuleLintReport> LintRules(const Workspace& workspace, const RuleSet& rules,
                                       const std::string& data_dir, diag::Sink& sink);

enum class RuleLintFormat : uint8_t { kText, kJson, kSarif };
// Ends with a newline, unless there is nothing to say.
std::string WriteRuleLint(const RuleLintReport& report, RuleLintFormat format,
                          std::string_view version);

}  // namespace quoll::hunt
