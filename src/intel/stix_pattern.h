// How STIX says an indicator: the observable that Sentinel calls its key, and the pattern. Both
// name the value alone; a port is said beside them, since a hit at another port is one of a lower
// grade.
#pragma once

#include <string>
#include <string_view>

#include "intel/indicator.h"

namespace quoll::intel {

// `ipv4-addr:value`, `file:hashes.'SHA-256'`, … What STIX has no name for is a custom property
// (`network-traffic:x_ja3`).
std::string ObservableKey(const Indicator& indicator);
// A text of the pattern language, in quotes.
std::string QuoteForStix(std::string_view text);
// `[domain-name:value = 'sadd.io']`. Quotes and backslashes of the value are escaped.
std::string StixPattern(const Indicator& indicator);
// The marking definition of a level (TLP 2.0), as an id of STIX 2.1.
std::string TlpMarkingId(Tlp tlp);

}  // namespace quoll::intel
