// What a structured source states: values of a named kind, times, confidences. Shared by the
// readers of MISP, STIX, OpenIOC and the feeds of abuse.ch.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "intel/canon.h"
#include "intel/reader_def.h"

namespace quoll::intel {

// The value that a source states to be of `kind`, defanged or not. Stricter than Canonicalise for
// names (the last label must be a top-level domain or a reserved one, else a file name would pass
// as a domain), wider for addresses and names (a network is one too, a port may follow) and for
// URLs (a bare host is its root).
Canonical CanonStated(Kind kind, std::string_view value);
// An address or a name, whichever it is: for fields that hold hosts.
Canonical CanonHostValue(std::string_view value);

// ISO 8601, `2022-08-05 11:40:15 UTC`, or seconds, milliseconds or microseconds since 1970. Empty,
// `None` and null are nothing; an unreadable time is noted and left out.
std::optional<int64_t> ReadStatedTime(ReaderContext& ctx, std::string_view text, uint64_t line);
// 0 to 100; anything else is noted and left out.
std::optional<int> ReadStatedConfidence(ReaderContext& ctx, std::string_view text, uint64_t line);

}  // namespace quoll::intel
