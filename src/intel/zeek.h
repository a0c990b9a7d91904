// What Zeek's intelligence framework calls an indicator.
#pragma once

#include <string_view>

#include "intel/indicator.h"

namespace quoll::intel {

// `Intel::ADDR`, …; empty for a kind that Zeek has no type for.
std::string_view ZeekType(Kind kind);
// The value as Zeek compares it: URLs stand without their scheme. A view into the indicator.
std::string_view ZeekValue(const Indicator& indicator);

}  // namespace quoll::intel
