// The kinds of Sentinel's analytics rules, in YAML and ARM alike.
#pragma once

#include <string>

#include "hunt/rules/rule.h"

namespace quoll::hunt::rules {

// `Scheduled` (also where nothing is said) or `NRT` with its fixed schedule; any other kind is
// refused by name.
void SetSentinelKind(const std::string& kind, Rule& rule);

}  // namespace quoll::hunt::rules
