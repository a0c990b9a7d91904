// What the types of MISP attributes are to us: the kinds of indicators they hold, one or two in a
// value. The list of types is MISP's (https://www.misp-standard.org/rfc/misp-standard-core.html).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "intel/canon.h"

namespace quoll::intel {

// One indicator in the value of an attribute, and what stands beside it.
struct MispValue {
  Canonical canon;
  std::string context;  // of `filename|sha1` the file name
};

// False when the type holds no indicator of a kind that is matched. A composite value (`a|b`) gives
// one value for each part that is an indicator; a port goes to its address or name.
bool ReadMispValue(std::string_view type, std::string_view value, std::vector<MispValue>& values);

}  // namespace quoll::intel
