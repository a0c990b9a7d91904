// How often a scheduled rule may run.
#include <fmt/format.h>

#include "hunt/rules/rule_lint_def.h"

namespace quoll::hunt {
namespace {

void Run(RuleLintRun& run) {
  const Rule& rule = run.rule();
  if (rule.kind != RuleKind::kScheduled || !rule.frequency_ticks) return;
  const RuleFacts& facts = run.facts();
  const int64_t frequency = *rule.frequency_ticks;
  if (frequency < facts.min_frequency_ticks || frequency > facts.max_frequency_ticks) {
    run.Remark(fmt::format("the frequency of {} is not between {} and {}", RuleSpanText(frequency),
                           RuleSpanText(facts.min_frequency_ticks),
                           RuleSpanText(facts.max_frequency_ticks)));
  }
  if (rule.period_ticks && *rule.period_ticks >= facts.long_period_ticks &&
      frequency < facts.long_period_frequency_ticks) {
    run.Remark(fmt::format("a rule that looks back {} runs at most every {}",
                           RuleSpanText(*rule.period_ticks),
                           RuleSpanText(facts.long_period_frequency_ticks)));
  }
}

}  // namespace

extern constinit const RuleLintDef kRuleLint_frequency_over_limit = {
    .name = "frequency_over_limit",
    .summary = "The query frequency is outside of what the product allows.",
    .run = &Run,
};

}  // namespace quoll::hunt
