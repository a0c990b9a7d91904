// A rule takes the rows of one statement.
#include <fmt/format.h>

#include "hunt/rules/rule_lint_def.h"

namespace quoll::hunt {
namespace {

void Run(RuleLintRun& run) {
  if (run.query() == nullptr || run.query()->results.size() == 1) return;
  run.Remark(fmt::format("the query has {} results", run.query()->results.size()),
             "end all but one of its statements with a let");
}

}  // namespace

extern constinit const RuleLintDef kRuleLint_several_results = {
    .name = "several_results",
    .summary = "The query has more than one result.",
    .run = &Run,
};

}  // namespace quoll::hunt
