// A rule that runs less often than it looks back leaves gaps between its runs.
#include <fmt/format.h>

#include "hunt/rules/rule_lint_def.h"

namespace quoll::hunt {
namespace {

void Run(RuleLintRun& run) {
  const Rule& rule = run.rule();
  if (rule.kind != RuleKind::kScheduled || !rule.frequency_ticks || !rule.period_ticks) return;
  if (*rule.frequency_ticks <= *rule.period_ticks) return;
  run.Remark(fmt::format("the rule runs every {} and looks back {}",
                         RuleSpanText(*rule.frequency_ticks), RuleSpanText(*rule.period_ticks)),
             fmt::format("no run sees the {} between",
                         RuleSpanText(*rule.frequency_ticks - *rule.period_ticks)));
}

}  // namespace

extern constinit const RuleLintDef kRuleLint_frequency_over_period = {
    .name = "frequency_over_period",
    .summary = "The query frequency is longer than the period.",
    .run = &Run,
};

}  // namespace quoll::hunt
