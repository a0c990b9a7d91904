// Types and identifiers of entities as data/rules.yaml has them.
#include <fmt/format.h>

#include <algorithm>
#include "hunt/rules/rule_lint_def.h"

namespace quoll::hunt {
namespace {

void Run(RuleLintRun& run) {
  if (!run.is_analytics()) return;
  for (const EntityMapping& mapping : run.rule().entities) {
    const auto known = run.facts().entities.find(mapping.type);
    if (known == run.facts().entities.end()) {
      run.Remark(fmt::format("`{}` is no type of entity", mapping.type));
      continue;
    }
    if (mapping.fields.empty())
      run.Remark(fmt::format("the mapping of `{}` has no field", mapping.type));
    for (const FieldMapping& field : mapping.fields) {
      const auto& names = known->second;
      if (std::find(names.begin(), names.end(), field.identifier) == names.end())
        run.Remark(fmt::format("`{}` has no identifier `{}`", mapping.type, field.identifier));
    }
  }
}

}  // namespace

extern constinit const RuleLintDef kRuleLint_unknown_entity = {
    .name = "unknown_entity",
    .summary = "An entity or identifier that the product does not know.",
    .run = &Run,
};

}  // namespace quoll::hunt
