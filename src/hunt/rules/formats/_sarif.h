// SARIF 2.1.0 for alerts and for the findings of lints.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace quoll::hunt {

struct SarifRule {
  std::string id;
  std::string name;
  std::string description;
  bool operator==(const SarifRule&) const = default;
};

struct SarifResult {
  size_t rule_idx = 0;
  std::string_view level;  // `error`, `warning`, `note`
  std::string message;
  std::string file;
  int line = 0;  // 0: of the file as a whole
  // A JSON object; empty: none.
  std::string properties;
};

struct SarifNotification {
  std::string_view level;
  std::string message;
  std::string file;
};

// One document with one run, a line end at its end.
std::string RenderSarif(std::string_view program_version, const std::vector<SarifRule>& rules,
                        const std::vector<SarifResult>& results,
                        const std::vector<SarifNotification>& notifications);

}  // namespace quoll::hunt
