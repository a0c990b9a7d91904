// Tactics of ATT&CK as the products spell them.
#include <fmt/format.h>

#include <algorithm>
#include "base/text.h"
#include "hunt/rules/rule_lint_def.h"

namespace quoll::hunt {
namespace {

void Run(RuleLintRun& run) {
  const Rule& rule = run.rule();
  if (rule.kind == RuleKind::kDetection || rule.kind == RuleKind::kQuery) return;
  for (const std::string& tactic : rule.tactics) {
    const auto& known = run.facts().tactics;
    if (std::find(known.begin(), known.end(), tactic) != known.end()) continue;
    const auto near = base::NearestName(tactic, {known.begin(), known.end()});
    run.Remark(fmt::format("the tactic `{}` is not known", tactic),
               near ? fmt::format("a similar one exists: `{}`", *near) : std::string());
  }
}

}  // namespace

extern constinit const RuleLintDef kRuleLint_unknown_tactic = {
    .name = "unknown_tactic",
    .summary = "A tactic that is not known.",
    .run = &Run,
};

}  // namespace quoll::hunt
