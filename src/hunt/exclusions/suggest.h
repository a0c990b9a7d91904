// Suggesting exclusion rules: the narrowest ones that take away many hits of low grade, and never
// one that was graded medium or high.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "hunt/exclusions/check.h"
#include "hunt/hunt.h"

namespace quoll::hunt {

struct Suggestion {
  ExclusionRule rule;
  uint64_t num_hits = 0;  // that it would remove
};

struct SuggestOptions {
  size_t max_rules = 10;
  uint64_t min_hits = 2;  // a rule that removes fewer is not worth its owner's time
};

// Rules over exactly one destination and a list of machines of ours, the most useful first; each
// was checked to be sound. `check` says what the hunt was.
base::Result<std::vector<Suggestion>> SuggestExclusions(const HuntReport& report,
                                                        const Workspace& workspace,
                                                        const CheckOptions& check,
                                                        const SuggestOptions& options,
                                                        diag::Sink& sink);

// An exclusions.yaml.
std::string WriteSuggestions(const std::vector<Suggestion>& suggestions);

}  // namespace quoll::hunt
