// How long the text of a rule may be.
#include <fmt/format.h>

#include "base/utf8.h"
#include "hunt/rules/rule_lint_def.h"

namespace quoll::hunt {
namespace {

void Run(RuleLintRun& run) {
  if (!run.is_analytics()) return;
  const size_t length = base::CountCodePoints(run.rule().query);
  if (length > run.facts().max_query_characters)
    run.Remark(fmt::format("the query has {} characters, and at most {} are taken", length,
                           run.facts().max_query_characters));
}

}  // namespace

extern constinit const RuleLintDef kRuleLint_query_too_long = {
    .name = "query_too_long",
    .summary = "The query is longer than the product takes.",
    .run = &Run,
};

}  // namespace quoll::hunt
