// Rules as YAML, ARM templates, detections and KQL. The first byte chooses the file's name, the
// rest is its text. What is read must be bounded, and what is not must be said.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "hunt/rules/read_rules.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace quoll::hunt;
  static constexpr const char* kFiles[] = {"a.yaml", "a.json", "a.kql", "a"};
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  RuleSet rules;
  ReadRuleText(kFiles[data[0] % 4], text, rules);
  // A text gives rules or a reason why not.
  if (rules.rules.empty() && rules.skipped.empty()) std::abort();
  for (const Rule& rule : rules.rules) {
    const bool has_schedule = rule.frequency_ticks.has_value() && rule.period_ticks.has_value();
    if (rule.kind == RuleKind::kScheduled && rule.refusal.empty() && !has_schedule) std::abort();
    if (rule.frequency_ticks && *rule.frequency_ticks <= 0) std::abort();
    if (rule.refusal.empty() && rule.query.empty()) std::abort();
  }
  return 0;
}
