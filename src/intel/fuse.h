// From entries to indicators: one per distinct (kind, value, port, transport), with all its
// assertions and the fused fields.
#pragma once

#include "intel/indicator.h"
#include "intel/reader_def.h"

namespace quoll::intel {

// Takes everything that the readers gave. Sorted by the name of the type, then by value (addresses
// by number, IPv4 before IPv6), then by port and transport.
IndicatorSet Fuse(ReaderContext ctx);

}  // namespace quoll::intel
