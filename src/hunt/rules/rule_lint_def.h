// RuleLintDef: one remark on a rule as its product would judge it, or as it will behave there; its
// row stands in hunt/rules/lints/<name>.cpp. Limits, tactics and tables that are going away are
// data: data/rules.yaml.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "hunt/rules/rule.h"
#include "lang/compile.h"

namespace quoll::hunt {

// Facts about the products, from data/rules.yaml.
struct RuleFacts {
  int64_t min_frequency_ticks = 0;
  int64_t max_frequency_ticks = 0;
  int64_t max_period_ticks = 0;
  // A longer period asks for a frequency of at least long_period_frequency_ticks.
  int64_t long_period_ticks = 0;
  int64_t long_period_frequency_ticks = 0;
  int64_t max_suppression_ticks = 0;
  size_t max_query_characters = 0;
  size_t max_entity_mappings = 0;
  size_t max_identifiers = 0;
  size_t max_custom_details = 0;
  size_t max_title_columns = 0;
  std::vector<std::string> severities;
  std::vector<std::string> tactics;
  std::map<std::string, std::string> deprecated_tables;      // table → what takes its place
  std::map<std::string, std::vector<std::string>> entities;  // type → identifiers
};
// Fails with K5001 or K5002 when the file is missing or not as it should be.
base::Result<RuleFacts> ReadRuleFacts(const std::string& data_dir, diag::Sink& sink);

struct RuleFinding {
  std::string_view lint;  // the name of its RuleLintDef
  size_t rule_idx = 0;
  std::string message;
  std::string help;
  int line = 0;
};

// The first rule of each id, of all that are looked at.
using RulesById = std::map<std::string, const Rule*>;

// What a lint looks at, and where it puts its remarks.
class RuleLintRun {
 public:
  // `now()` while queries are bound, 2026-01-01; no query looks back longer than the other by
  // intent.
  static constexpr int64_t kNow = 639'028'224'000'000'000;
  static constexpr int64_t kLongestLookback = 400 * 864'000'000'000;
  RuleLintRun(const Rule& rule, const RuleFacts& facts, const RulesById& by_id,
              const lang::CompiledQuery* query, std::string failure)
      : rule_(rule), facts_(facts), by_id_(by_id), query_(query), failure_(std::move(failure)) {}
  const Rule& rule() const { return rule_; }
  const RuleFacts& facts() const { return facts_; }
  const RulesById& by_id() const { return by_id_; }
  // Null where the query does not compile, which is a finding of its own.
  const lang::CompiledQuery* query() const { return query_; }
  // Why it does not, or why the rule's file makes no rule that can be run; empty: it does.
  const std::string& failure() const { return failure_; }
  bool is_analytics() const {
    return rule_.kind == RuleKind::kScheduled || rule_.kind == RuleKind::kNrt;
  }
  void Remark(std::string message, std::string help = {}) {
    remarks_.emplace_back(std::move(message), std::move(help));
  }
  const std::vector<std::pair<std::string, std::string>>& remarks() const { return remarks_; }

 private:
  const Rule& rule_;
  const RuleFacts& facts_;
  const RulesById& by_id_;
  const lang::CompiledQuery* query_;
  const std::string failure_;
  std::vector<std::pair<std::string, std::string>> remarks_;
};

struct RuleLintDef {
  std::string_view name;
  std::string_view summary;
  void (*run)(RuleLintRun& run) = nullptr;
};

// In the order of their files.
std::span<const RuleLintDef* const> AllRuleLints();

}  // namespace quoll::hunt
