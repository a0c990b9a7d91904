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
// The public suffix that the name ends in (`uk.com` of `a.njq.uk.com`), itself for a suffix.
std::string PublicSuffixOf(std::string_view name);
// `icann`, `private`, or `none` where no rule of the list fits.
std::string_view SuffixSection(std::string_view suffix);
// The date of the list, `2023-02-09`, for results that rest on it.
std::string PublicSuffixListVersion();
// Whether a top-level domain of this name exists, with special ones such as `onion`.
bool IsTopLevelDomain(std::string_view label);

}  // namespace quoll::intel
