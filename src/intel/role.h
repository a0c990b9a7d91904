// The role of an indicator in an attack, by its threat type and kind: what a hit of it means, and where.
#pragma once

#include <cstdint>
#include <string_view>

#include "intel/indicator.h"

namespace quoll::intel {

enum class Role : uint8_t { kUnknown, kC2, kDelivery, kPayload, kSkimmer, kScanner };

// A file hash is a payload whatever the source calls the threat; an address of a known scanner is a
// scanner.
Role RoleOf(const Indicator& indicator);
// `c2_dst`, `delivery`, `payload`, `skimmer`, `scan_src`; empty for an unknown one.
std::string_view RoleName(Role role);
// What it matches as, for people; empty for an unknown one.
std::string_view RoleSentence(Role role);

}  // namespace quoll::intel
