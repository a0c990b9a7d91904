// Rules are told apart by a GUID.
#include <fmt/format.h>

#include "hunt/rules/rule_lint_def.h"

namespace quoll::hunt {
namespace {

bool IsGuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash
            ? text[i] != '-'
            : std::string_view("0123456789abcdefABCDEF").find(text[i]) == std::string_view::npos)
      return false;
  }
  return true;
}

void Run(RuleLintRun& run) {
  const Rule& rule = run.rule();
  if (rule.kind == RuleKind::kQuery || rule.kind == RuleKind::kDetection ||
      rule.kind_text == "savedSearch" || IsGuid(rule.id))
    return;
  run.Remark(rule.id.empty() ? "the rule has no id"
                             : fmt::format("the id `{}` is no GUID", rule.id));
}

}  // namespace

extern constinit const RuleLintDef kRuleLint_id_not_guid = {
    .name = "id_not_guid",
    .summary = "The id is missing or no GUID.",
    .run = &Run,
};

}  // namespace quoll::hunt
