// A rule without a name cannot be told from others.
#include <fmt/format.h>

#include "hunt/rules/rule_lint_def.h"

namespace quoll::hunt {
namespace {

void Run(RuleLintRun& run) {
  if (run.rule().name.empty()) run.Remark("the rule has no name");
}

}  // namespace

extern constinit const RuleLintDef kRuleLint_no_name = {
    .name = "no_name",
    .summary = "The rule has no name.",
    .run = &Run,
};

}  // namespace quoll::hunt
