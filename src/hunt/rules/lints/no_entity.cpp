// An alert without entities cannot be correlated, and nobody sees whom it is about.
#include <fmt/format.h>

#include "hunt/rules/rule_lint_def.h"

namespace quoll::hunt {
namespace {

void Run(RuleLintRun& run) {
  const bool makes_alerts = run.is_analytics() || run.rule().kind == RuleKind::kDetection;
  if (makes_alerts && run.rule().entities.empty())
    run.Remark("the rule maps no entity", "map at least one of Account, Host, IP");
}

}  // namespace

extern constinit const RuleLintDef kRuleLint_no_entity = {
    .name = "no_entity",
    .summary = "An analytics rule maps no entity.",
    .run = &Run,
};

}  // namespace quoll::hunt
