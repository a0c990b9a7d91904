// The lists that grade, as a table for people and as JSON.
#pragma once

#include <string>

#include "intel/lists/list_set.h"

namespace quoll::intel {

// One row per list, with its defects below it; the last line counts.
std::string WriteListTable(const ListSet& lists);
// `{"lists":[{"name","title","version","type","class","effects":{…},"entries","left_aside","file",
// "defects":[…]}]}`, ends with a newline.
std::string WriteListJson(const ListSet& lists);

}  // namespace quoll::intel
