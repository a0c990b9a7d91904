// How much a rule may map, as data/rules.yaml has it.
#include <fmt/format.h>

#include "hunt/rules/alerts.h"
#include "hunt/rules/rule_lint_def.h"

namespace quoll::hunt {
namespace {

void Check(RuleLintRun& run, size_t count, size_t max, std::string_view what) {
  if (count > max) run.Remark(fmt::format("{} {}, and at most {} are taken", count, what, max));
}

void Run(RuleLintRun& run) {
  if (!run.is_analytics()) return;
  const Rule& rule = run.rule();
  const RuleFacts& facts = run.facts();
  Check(run, rule.entities.size(), facts.max_entity_mappings, "entity mappings");
  for (const EntityMapping& mapping : rule.entities) {
    Check(run, mapping.fields.size(), facts.max_identifiers,
          fmt::format("identifiers of `{}`", mapping.type));
  }
  Check(run, rule.custom_details.size(), facts.max_custom_details, "custom details");
  Check(run, TemplateColumns(rule.details.title_format).size(), facts.max_title_columns,
        "columns in the title");
  Check(run, TemplateColumns(rule.details.description_format).size(), facts.max_title_columns,
        "columns in the description");
}

}  // namespace

extern constinit const RuleLintDef kRuleLint_too_many_details = {
    .name = "too_many_details",
    .summary = "More mappings, details or title columns than the product takes.",
    .run = &Run,
};

}  // namespace quoll::hunt
