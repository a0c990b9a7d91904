// The product shows a run the rows of its period only, whatever the query asks for.
#include <fmt/format.h>

#include "hunt/rules/rule_lint_def.h"
#include "model/rel.h"

namespace quoll::hunt {
namespace {

void Run(RuleLintRun& run) {
  const Rule& rule = run.rule();
  if (rule.kind != RuleKind::kScheduled || !rule.period_ticks || run.query() == nullptr) return;
  // Bound at a fixed moment, so that what lies before it is how far the query looks back.
  std::set<std::string> told;
  for (const model::ResultPlan& plan : run.query()->results) {
    std::vector<const model::ScanRel*> scans;
    model::CollectScans(plan.rel, scans);
    for (const model::ScanRel* scan : scans) {
      if (!scan->since || *scan->since >= RuleLintRun::kNow - *rule.period_ticks ||
          !told.insert(scan->table).second)
        continue;
      // A fixed date says nothing of how far the query looks back.
      if (RuleLintRun::kNow - *scan->since > RuleLintRun::kLongestLookback) continue;
      run.Remark(fmt::format("the query looks back {} in `{}` and the period is {}",
                             RuleSpanText(RuleLintRun::kNow - *scan->since), scan->table,
                             RuleSpanText(*rule.period_ticks)),
                 "rows before the period are not seen");
    }
  }
}

}  // namespace

extern constinit const RuleLintDef kRuleLint_lookback_over_period = {
    .name = "lookback_over_period",
    .summary = "The query looks back further than the period.",
    .run = &Run,
};

}  // namespace quoll::hunt
