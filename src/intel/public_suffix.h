// Who may own a name: the public suffix list (libpsl's own copy), both sections. `uk.com` is a
// suffix of the private section, so `njq.uk.com` belongs to nobody else below it. Thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace quoll::intel {

// All functions take canonical names (lower-case A-labels).
bool IsPublicSuffix(std::string_view name);
// Suffix plus one label; empty for a suffix itself.
std::string RegistrableDomain(std::string_view name);
// Whether a top-level domain of this name exists, with special ones such as `onion`.
bool IsTopLevelDomain(std::string_view label);

}  // namespace quoll::intel
