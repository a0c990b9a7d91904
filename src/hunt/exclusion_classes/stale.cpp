// stale: past its date, or idle for long.
#include <fmt/format.h>

#include "base/ticks.h"
#include "hunt/exclusion_class_def.h"

namespace quoll::hunt {
namespace {

ClassFinding Find(const ClassInput& input) {
  ClassFinding finding;
  if (input.rule->IsExpired(input.now_ticks))
    finding.why.push_back(fmt::format("it expired on {}", input.rule->expires_text));
  if (input.idle_days && *input.idle_days >= input.known->idle_days)
    finding.why.push_back(fmt::format("it has removed nothing for {} days", *input.idle_days));
  return finding;
}

}  // namespace

extern const ExclusionClassDef kExclusionClass_stale;
constinit const ExclusionClassDef kExclusionClass_stale = {
    .name = "stale",
    .rule = "Its date of expiry has passed, or it has removed nothing for 90 days.",
    .find = Find,
};

}  // namespace quoll::hunt
