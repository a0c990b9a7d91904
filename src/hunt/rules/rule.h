// Rule: a detection as its product keeps it, whatever the form of its file: Sentinel analytics
// rules and hunting queries (YAML, ARM), Defender custom detections, plain KQL. Readers make it,
// RunRules runs it, LintRules looks at it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quoll::hunt {

enum class RuleKind : uint8_t { kScheduled, kNrt, kHunting, kDetection, kQuery };
// `scheduled`, `nrt`, `hunting`, `detection`, `query`.
std::string_view RuleKindName(RuleKind kind);

enum class TriggerOperator : uint8_t { kGreater, kLess, kEqual, kNotEqual };

enum class EventGrouping : uint8_t {
  kSingleAlert,     // all rows of a run are one alert
  kAlertPerResult,  // each row is one
  kAlertPerEntity,  // rows alike in title, entities and details are one (Defender)
};

struct FieldMapping {
  std::string identifier;  // `Address`
  std::string column;      // `SourceIP`
};

struct EntityMapping {
  std::string type;  // `IP`
  std::vector<FieldMapping> fields;
};

// alertDetailsOverride: texts with `{{Column}}`, and columns whose value replaces the rule's.
struct AlertDetails {
  std::string title_format;
  std::string description_format;
  std::string severity_column;
  std::string tactics_column;
};

enum class AlertMatching : uint8_t { kAllEntities, kAnyAlert, kSelected };

// incidentConfiguration.groupingConfiguration: which alerts of a rule make one incident.
struct IncidentGrouping {
  bool creates_incident = true;
  bool is_enabled = false;
  bool reopens_closed = false;
  int64_t lookback_ticks = 0;
  AlertMatching matching = AlertMatching::kAllEntities;
  std::vector<std::string> by_entities;
  std::vector<std::string> by_alert_details;
  std::vector<std::string> by_custom_details;
};

struct Rule {
  std::string id;  // as in the file; empty where it has none
  std::string name;
  std::string file;
  int line = 0;  // of the rule in the file, from 1; 0: not known
  RuleKind kind = RuleKind::kQuery;
  std::string kind_text;  // as in the file
  std::string query;
  int query_line = 0;  // of the query's first line; 0: not known
  std::string description;
  std::string severity;  // `High`; empty where the file has none
  bool is_enabled = true;
  // Absent for kinds without a schedule, which run once over the whole time.
  std::optional<int64_t> frequency_ticks;
  std::optional<int64_t> period_ticks;
  TriggerOperator trigger = TriggerOperator::kGreater;
  int64_t threshold = 0;
  EventGrouping grouping = EventGrouping::kSingleAlert;
  bool is_suppressed = false;
  int64_t suppression_ticks = 0;
  std::vector<std::string> tactics;
  std::vector<std::string> techniques;
  std::vector<EntityMapping> entities;
  std::vector<std::pair<std::string, std::string>> custom_details;  // key, column
  AlertDetails details;
  IncidentGrouping incidents;
  // Why the rule cannot be run as it stands; empty: it can.
  std::string refusal;

  // What alerts and reports call it: the id, else the file.
  const std::string& key() const { return id.empty() ? file : id; }
  bool has_schedule() const { return frequency_ticks.has_value(); }
};

// A file, or a part of one, that gave no rule.
struct SkippedRuleFile {
  std::string file;
  std::string reason;
};

struct RuleSet {
  // By file, then by place in it.
  std::vector<Rule> rules;
  std::vector<SkippedRuleFile> skipped;
  size_t num_files = 0;
};

// `5 minutes`, `1 day`, for messages; `1h`, `14d` where `is_short`.
std::string RuleSpanText(int64_t ticks);

}  // namespace quoll::hunt
