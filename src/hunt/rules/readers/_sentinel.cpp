#include "hunt/rules/readers/_sentinel.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/ticks.h"
#include "hunt/rules/readers/_fields.h"

namespace quoll::hunt::rules {

void SetSentinelKind(const std::string& kind, Rule& rule) {
  rule.kind = RuleKind::kScheduled;
  rule.kind_text = kind;
  if (kind.empty() || base::EqualsIgnoreCase(kind, "Scheduled")) return;
  if (base::EqualsIgnoreCase(kind, "NRT")) {
    // Runs every minute over the minute before.
    rule.kind = RuleKind::kNrt;
    rule.frequency_ticks = rule.period_ticks = base::kTicksPerMinute;
    return;
  }
  Refuse(rule, fmt::format("rules of kind `{}` hold no query that can be run", kind));
}

}  // namespace quoll::hunt::rules
