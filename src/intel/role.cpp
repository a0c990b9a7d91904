#include "intel/role.h"

#include <algorithm>
#include <array>

namespace quoll::intel {
namespace {

struct RoleRow {
  std::string_view name;
  std::string_view sentence;
};
// In the order of Role.
constexpr std::array<RoleRow, 6> kRoles = {{
    {"", ""},
    {"c2_dst",
     "command and control: the far side of outbound connections, in DNS, in URLs; as the source of "
     "a "
     "connection it is noise"},
    {"delivery",
     "delivers malware: URLs, DNS, links in mail; often a compromised site, whose name alone says "
     "little"},
    {"payload", "malware itself: files, processes, attachments; no network"},
    {"skimmer", "takes card data from shops: web traffic of browsers"},
    {"scan_src", "scans: the source of inbound connections; no evidence by itself"},
}};

struct ThreatRole {
  std::string_view threat_type;
  Role role;
};
constexpr ThreatRole kThreatRoles[] = {{"botnet_cc", Role::kC2},
                                       {"payload_delivery", Role::kDelivery},
                                       {"malware_download", Role::kDelivery},
                                       {"payload", Role::kPayload},
                                       {"cc_skimming", Role::kSkimmer}};

}  // namespace

Role RoleOf(const Indicator& indicator) {
  if (IsFileHash(indicator.kind)) return Role::kPayload;
  const bool is_scanner =
      std::any_of(indicator.warnings.begin(), indicator.warnings.end(),
                  [](const Warning& warning) { return warning.reason == "scanner"; });
  if (is_scanner) return Role::kScanner;
  for (const ThreatRole& known : kThreatRoles) {
    if (known.threat_type == indicator.threat_type) return known.role;
  }
  return Role::kUnknown;
}

std::string_view RoleName(Role role) { return kRoles[static_cast<size_t>(role)].name; }
std::string_view RoleSentence(Role role) { return kRoles[static_cast<size_t>(role)].sentence; }

}  // namespace quoll::intel
