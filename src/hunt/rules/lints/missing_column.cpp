// Mappings, details and titles name columns of the result.
#include <fmt/format.h>

#include "hunt/rules/alerts.h"
#include "hunt/rules/rule_lint_def.h"
#include "model/rel.h"

namespace quoll::hunt {
namespace {

void Run(RuleLintRun& run) {
  if (run.query() == nullptr || run.query()->results.size() != 1) return;
  std::set<std::string> columns;
  for (const model::OutputColumn& column : run.query()->results[0].rel->columns)
    columns.insert(column.name);
  std::set<std::string> told;
  const auto check = [&](const std::string& column, std::string_view place) {
    if (column.empty() || columns.contains(column) || !told.insert(column).second) return;
    run.Remark(fmt::format("the result has no column `{}`, which {} names", column, place));
  };
  const Rule& rule = run.rule();
  for (const EntityMapping& mapping : rule.entities) {
    for (const FieldMapping& field : mapping.fields) check(field.column, "an entity mapping");
  }
  for (const auto& [key, column] : rule.custom_details) check(column, "a custom detail");
  for (const std::string& column : TemplateColumns(rule.details.title_format))
    check(column, "the title");
  for (const std::string& column : TemplateColumns(rule.details.description_format))
    check(column, "the description");
  check(rule.details.severity_column, "the severity");
  check(rule.details.tactics_column, "the tactics");
}

}  // namespace

extern constinit const RuleLintDef kRuleLint_missing_column = {
    .name = "missing_column",
    .summary = "A column that the result lacks.",
    .run = &Run,
};

}  // namespace quoll::hunt
