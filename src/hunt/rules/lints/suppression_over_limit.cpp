// How long a rule may stop after an alert.
#include <fmt/format.h>

#include "hunt/rules/rule_lint_def.h"

namespace quoll::hunt {
namespace {

void Run(RuleLintRun& run) {
  const Rule& rule = run.rule();
  if (!rule.is_suppressed || rule.suppression_ticks <= run.facts().max_suppression_ticks) return;
  run.Remark(fmt::format("suppression of {} is longer than {}",
                         RuleSpanText(rule.suppression_ticks),
                         RuleSpanText(run.facts().max_suppression_ticks)));
}

}  // namespace

extern constinit const RuleLintDef kRuleLint_suppression_over_limit = {
    .name = "suppression_over_limit",
    .summary = "Suppression is longer than the product allows.",
    .run = &Run,
};

}  // namespace quoll::hunt
