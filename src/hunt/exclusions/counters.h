// Counters of exclusion rules: when each last removed something, kept in `exclusions.sqlite` of the
// state folder, so that a rule which does nothing for long can be pointed out.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "hunt/hunt.h"

namespace quoll::hunt {

// Adds a run of a hunt; the folder is made if it does not exist. Fails with K5009.
base::Status CountExclusions(const std::string& state_folder, const std::vector<ExclusionUse>& uses,
                             int64_t now_ticks, diag::Sink& sink);

// Days from the last hit of each rule to `now`, or from its first run if it never had one; rules
// that never ran are absent. Fails with K5002; a folder without counters has none.
base::Result<std::map<std::string, int64_t>> IdleDays(const std::string& state_folder,
                                                      int64_t now_ticks, diag::Sink& sink);

}  // namespace quoll::hunt
