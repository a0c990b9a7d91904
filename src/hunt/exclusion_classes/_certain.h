// What tautology and contradiction share: a condition whose outcome no row can change.
#pragma once

#include <string_view>

#include "hunt/exclusion_class_def.h"
#include "hunt/exclusions/decide.h"

namespace quoll::hunt {

// A finding in the first table in which the condition's outcome is certain: Decide says kNo of
// `outcome`. The sentence quotes the smallest part that decides it, looked for below connectives of
// `kind`, followed by `says`.
ClassFinding FindCertain(const ClassInput& input, Answer Decision::*outcome, Condition::Kind kind,
                         std::string_view says);

}  // namespace quoll::hunt
