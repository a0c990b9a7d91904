// Any bytes as a STIX pattern: parsing ends, and what it claims stands within bounds.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "intel/stix/pattern.h"
#include "intel/stix/pattern_claims.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace quoll::intel::stix;
  if (size > 1 << 16) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const ParsedPattern parsed = ParsePattern(text);
  CHECK(parsed.ok() || parsed.error_at <= size);
  if (!parsed.ok()) return 0;
  const Claims claims = ClaimsOf(parsed.pattern, text);
  // A pattern says something, and each value of it is a part of the text.
  CHECK(!claims.claims.empty() || !claims.remainders.empty());
  for (const Claim& claim : claims.claims) CHECK(claim.value.size() <= size);
  for (const Remainder& remainder : claims.remainders) {
    CHECK(text.find(remainder.text) != std::string_view::npos);
    // The part that is kept is a pattern itself.
    CHECK(ParsePattern(remainder.text).ok());
  }
  return 0;
}
