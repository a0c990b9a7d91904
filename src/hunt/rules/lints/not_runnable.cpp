// A rule that cannot be run as it stands: its query does not bind, or its file leaves out what a
// rule must have.
#include <fmt/format.h>

#include "hunt/rules/rule_lint_def.h"

namespace quoll::hunt {
namespace {

void Run(RuleLintRun& run) {
  if (!run.failure().empty()) run.Remark(run.failure());
}

}  // namespace

extern constinit const RuleLintDef kRuleLint_not_runnable = {
    .name = "not_runnable",
    .summary = "The rule cannot be run as it stands.",
    .run = &Run,
};

}  // namespace quoll::hunt
