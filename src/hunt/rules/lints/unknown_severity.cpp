// The severities that alerts can have.
#include <fmt/format.h>

#include <algorithm>
#include "hunt/rules/rule_lint_def.h"

namespace quoll::hunt {
namespace {

void Run(RuleLintRun& run) {
  const Rule& rule = run.rule();
  if (!run.is_analytics() && rule.kind != RuleKind::kDetection) return;
  const auto& known = run.facts().severities;
  if (std::find(known.begin(), known.end(), rule.severity) != known.end()) return;
  run.Remark(rule.severity.empty() ? "the rule has no severity"
                                   : fmt::format("the severity `{}` is not known", rule.severity));
}

}  // namespace

extern constinit const RuleLintDef kRuleLint_unknown_severity = {
    .name = "unknown_severity",
    .summary = "The severity is missing or none that the product knows.",
    .run = &Run,
};

}  // namespace quoll::hunt
