// How far back a scheduled rule may look.
#include <fmt/format.h>

#include "hunt/rules/rule_lint_def.h"

namespace quoll::hunt {
namespace {

void Run(RuleLintRun& run) {
  const Rule& rule = run.rule();
  if (rule.kind != RuleKind::kScheduled || !rule.period_ticks) return;
  if (*rule.period_ticks > run.facts().max_period_ticks) {
    run.Remark(fmt::format("the period of {} is longer than {}", RuleSpanText(*rule.period_ticks),
                           RuleSpanText(run.facts().max_period_ticks)));
  }
}

}  // namespace

extern constinit const RuleLintDef kRuleLint_period_over_limit = {
    .name = "period_over_limit",
    .summary = "The query period is longer than the product allows.",
    .run = &Run,
};

}  // namespace quoll::hunt
