// From a parsed STIX pattern to what it claims about single observables. OR gives one claim for
// each side. What one indicator cannot say (AND of unlike objects, FOLLOWEDBY, a negation, a
// wildcard) is a remainder, kept whole; its parts are claims that are no evidence alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "intel/indicator.h"
#include "intel/stix/pattern.h"

namespace quoll::intel::stix {

// AND over OR is written out as alternatives; with more tests in all of them an observation is kept
// whole.
inline constexpr size_t kMaxAlternativeTests = 100'000;

struct Claim {
  Kind kind = Kind::kIp;
  // Whether an address or a name: a field that may hold both (`dst_ref.value`).
  bool is_host = false;
  std::string value;  // as the pattern has it, escapes resolved
  uint16_t port = 0;
  Transport transport = Transport::kUnstated;
  // It stands beside others that must hold too: for enrichment only.
  bool is_part = false;
  std::string start;  // of the observation, as text; may be empty
  std::string stop;
  std::string context;  // what was said beside the value: `file:name = a.exe`
};

struct Remainder {
  std::string text;    // the part of the pattern
  std::string reason;  // as a key to count by
};

struct Claims {
  std::vector<Claim> claims;
  std::vector<Remainder> remainders;
};

// `text` is what the pattern was parsed from.
Claims ClaimsOf(const Pattern& pattern, std::string_view text);

// The kind of hash by the name that STIX and others have for it (`SHA-256`, `sha256`, `MD5`).
std::optional<Kind> HashKindOf(std::string_view name);

}  // namespace quoll::intel::stix
