// Tables that no longer get rows, or soon will not, as data/rules.yaml lists them.
#include <fmt/format.h>

#include "hunt/rules/rule_lint_def.h"
#include "model/rel.h"

namespace quoll::hunt {
namespace {

void Run(RuleLintRun& run) {
  if (run.query() == nullptr) return;
  std::set<std::string> told;
  for (const model::ResultPlan& plan : run.query()->results) {
    std::vector<const model::ScanRel*> scans;
    model::CollectScans(plan.rel, scans);
    for (const model::ScanRel* scan : scans) {
      const auto known = run.facts().deprecated_tables.find(scan->table);
      if (known == run.facts().deprecated_tables.end() || !told.insert(scan->table).second)
        continue;
      run.Remark(fmt::format("`{}` is deprecated", scan->table),
                 fmt::format("its place is taken by {}", known->second));
    }
  }
}

}  // namespace

extern constinit const RuleLintDef kRuleLint_deprecated_table = {
    .name = "deprecated_table",
    .summary = "The query reads a table that is going away.",
    .run = &Run,
};

}  // namespace quoll::hunt
