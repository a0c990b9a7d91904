// The built-in lists for grading: large clouds and content networks, whose addresses many share,
// and special addresses that never belong to one party. Imported lists of the same name take their
// places.
#pragma once

#include <string>
#include <vector>

#include "intel/address.h"
#include "intel/lists/warninglist.h"

namespace quoll::intel {

// data/intel/infrastructure.txt as lists.
std::vector<Warninglist> BuiltinLists();

// Names and versions of the built-in lists, for `--version`.
std::vector<std::string> BuiltinListVersions();

}  // namespace quoll::intel
