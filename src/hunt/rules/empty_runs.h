// Runs that need not be run: where a plan gives no row because the tables that decide it have none
// in the window.
#pragma once

#include <set>
#include <string>

#include "model/rel.h"

namespace quoll::hunt {

// True if the plan has no row whenever these tables have none. False says nothing.
bool GivesNothing(const model::Rel& rel, const std::set<std::string>& empty_tables);

}  // namespace quoll::hunt
