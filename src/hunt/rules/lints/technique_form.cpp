// Techniques of ATT&CK are written T1071 or T1071.001.
#include <fmt/format.h>

#include "hunt/rules/rule_lint_def.h"

namespace quoll::hunt {
namespace {

bool AreDigits(std::string_view text, size_t count) {
  return text.size() == count && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool IsTechnique(std::string_view text) {
  if (!text.starts_with('T')) return false;
  text.remove_prefix(1);
  const size_t dot = text.find('.');
  if (dot == std::string_view::npos) return AreDigits(text, 4);
  return AreDigits(text.substr(0, dot), 4) && AreDigits(text.substr(dot + 1), 3);
}

void Run(RuleLintRun& run) {
  for (const std::string& technique : run.rule().techniques) {
    if (!IsTechnique(technique))
      run.Remark(
          fmt::format("the technique `{}` is not of the form T1071 or T1071.001", technique));
  }
}

}  // namespace

extern constinit const RuleLintDef kRuleLint_technique_form = {
    .name = "technique_form",
    .summary = "A technique that is not written as one.",
    .run = &Run,
};

}  // namespace quoll::hunt
