// Exclusion rules as files hold them: who excludes what, why, until when. What a rule's predicate
// means is predicate.h; what is wrong with it, check.h.
//
//   exclusions:
//     - id: own-scanner
//       reason: CASE-1042, the approved scanner
//       owner: soc@example.org
//       expires: 2026-12-31
//       tables: [DeviceNetworkEvents]
//       where: DeviceId == "0a1b2c"
//       action: suppress
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"

namespace quoll::hunt {

inline constexpr size_t kMaxExclusions = 2'000;
inline constexpr size_t kMaxExclusionBytes = 100'000;  // of one predicate

// Suppress: the hit is counted and not shown. Lower: its grade loses a step. Tag: it is marked.
enum class ExclusionAction : uint8_t { kSuppress, kLower, kTag };
std::string_view ExclusionActionName(ExclusionAction action);

struct ExclusionRule {
  std::string id;
  std::string reason;
  std::string owner;
  std::string expires_text;           // as written
  std::optional<int64_t> expires;     // the first moment at which it no longer holds
  std::vector<std::string> tables;    // empty: every hunted table that has its columns
  std::vector<std::string> families;  // keys or printable names; empty: every family
  std::string where;                  // a KQL predicate; may be no such thing, see class incomplete
  ExclusionAction action = ExclusionAction::kSuppress;
  std::string file;
  int line = 0;

  bool IsExpired(int64_t now_ticks) const { return expires && now_ticks >= *expires; }
};

// Fails with K5001 or K5002 (the file), or K8001: no list `exclusions`, a rule without id, reason,
// owner or expires, an id given twice, an unknown field or action, a date that is none.
base::Result<std::vector<ExclusionRule>> ReadExclusions(const std::string& path, diag::Sink& sink);

}  // namespace quoll::hunt
