// The exclusion rules that a pack proposes, for its page and its file.
#pragma once

#include <string>

#include "hunt/pack_output_def.h"

namespace quoll::hunt {

// An exclusions.yaml; empty where the indicators give no reason for a rule.
std::string ScenarioRules(const PackInput& input);

}  // namespace quoll::hunt
