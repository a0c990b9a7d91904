// A query without a bound of its time column. Scheduled rules get one from their period, NRT rules
// and detections from the service; the others read all there is.
#include <fmt/format.h>

#include "hunt/rules/rule_lint_def.h"
#include "model/plan_walk.h"
#include "model/rel.h"

namespace quoll::hunt {
namespace {

// Whether some predicate looks at the scan's time column.
bool IsBounded(const model::ScanRel& scan, const std::set<model::ColumnId>& filtered) {
  if (scan.since || scan.until) return true;
  bool has_time = false;
  for (const model::OutputColumn& column : scan.columns) {
    if (column.name != "TimeGenerated" && column.name != "Timestamp") continue;
    if (filtered.contains(column.id)) return true;
    has_time = true;
  }
  return !has_time;
}

void Run(RuleLintRun& run) {
  const RuleKind kind = run.rule().kind;
  if (run.query() == nullptr || (kind != RuleKind::kHunting && kind != RuleKind::kQuery)) return;
  std::set<model::ColumnId> filtered;
  std::set<std::string> told;
  for (const model::ResultPlan& plan : run.query()->results) {
    model::EachNode(plan.rel, [&](const model::Rel& node) {
      if (node.kind != model::Rel::Kind::kFilter) return;
      std::vector<model::ColumnId> read;
      model::CollectColumns(*static_cast<const model::FilterRel&>(node).predicate, read);
      filtered.insert(read.begin(), read.end());
    });
    std::vector<const model::ScanRel*> scans;
    model::CollectScans(plan.rel, scans);
    for (const model::ScanRel* scan : scans) {
      if (IsBounded(*scan, filtered) || !told.insert(scan->table).second) continue;
      run.Remark(fmt::format("`{}` is read without a time bound", scan->table),
                 "begin with a bound such as `where TimeGenerated > ago(1d)`");
    }
  }
}

}  // namespace

extern constinit const RuleLintDef kRuleLint_no_time_bound = {
    .name = "no_time_bound",
    .summary = "The query states no time bound, and nothing else gives it one.",
    .run = &Run,
};

}  // namespace quoll::hunt
