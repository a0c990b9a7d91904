// Of two rules with one id a product keeps the one that is deployed last.
#include <fmt/format.h>

#include "hunt/rules/rule_lint_def.h"

namespace quoll::hunt {
namespace {

void Run(RuleLintRun& run) {
  const Rule& rule = run.rule();
  const auto first = run.by_id().find(rule.id);
  if (rule.id.empty() || first == run.by_id().end() || first->second == &rule) return;
  run.Remark(
      fmt::format("the id `{}` is also that of a rule in `{}`", rule.id, first->second->file));
}

}  // namespace

extern constinit const RuleLintDef kRuleLint_id_used_twice = {
    .name = "id_used_twice",
    .summary = "Another rule has the same id.",
    .run = &Run,
};

}  // namespace quoll::hunt
