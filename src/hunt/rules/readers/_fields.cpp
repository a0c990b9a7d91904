#include "hunt/rules/readers/_fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/ticks.h"

namespace quoll::hunt::rules {
namespace {

// No schedule of a product is longer, and sums of ticks stay far from overflow.
constexpr int64_t kMaxDurationTicks = 3660 * base::kTicksPerDay;

std::optional<int64_t> Bounded(std::optional<int64_t> ticks) {
  return ticks && *ticks >= 0 && *ticks <= kMaxDurationTicks ? ticks : std::nullopt;
}

// ISO 8601 without years and months, whose length is not fixed.
std::optional<int64_t> ParseIsoDuration(std::string_view text) {
  text.remove_prefix(1);
  int64_t total = 0;
  bool is_time = false;
  bool has_part = false;
  while (!text.empty()) {
    if (text.front() == 'T' || text.front() == 't') {
      if (is_time) return std::nullopt;
      is_time = true;
      text.remove_prefix(1);
      continue;
    }
    const size_t digits = text.find_first_not_of("0123456789");
    if (digits == 0 || digits == std::string_view::npos) return std::nullopt;
    const auto number = base::ParseInteger(text.substr(0, digits));
    if (!number || *number > 1'000'000'000) return std::nullopt;
    int64_t unit = 0;
    switch (text[digits]) {
      case 'W':
      case 'w':
        unit = is_time ? 0 : 7 * base::kTicksPerDay;
        break;
      case 'D':
      case 'd':
        unit = is_time ? 0 : base::kTicksPerDay;
        break;
      case 'H':
      case 'h':
        unit = is_time ? base::kTicksPerHour : 0;
        break;
      case 'M':
      case 'm':
        unit = is_time ? base::kTicksPerMinute : 0;
        break;
      case 'S':
      case 's':
        unit = is_time ? base::kTicksPerSecond : 0;
        break;
      default:
        break;
    }
    if (unit == 0 || *number > kMaxDurationTicks / unit) return std::nullopt;
    total += *number * unit;
    has_part = true;
    text.remove_prefix(digits + 1);
  }
  return has_part ? Bounded(total) : std::nullopt;
}

bool IsTrue(const YamlNode& node, std::string_view name, bool otherwise) {
  const std::string text = FieldText(node, name);
  if (base::EqualsIgnoreCase(text, "true")) return true;
  if (base::EqualsIgnoreCase(text, "false")) return false;
  return otherwise;
}

std::vector<std::string> FieldTexts(const YamlNode& node, std::string_view name) {
  std::vector<std::string> texts;
  const YamlNode* field = FindField(node, name);
  if (field == nullptr) return texts;
  if (field->items.empty() && !field->text.empty()) texts.push_back(field->text);
  for (const YamlNode& item : field->items) {
    if (!item.text.empty()) texts.push_back(item.text);
  }
  return texts;
}

void ReadSchedule(const YamlNode& node, Rule& rule) {
  struct Part {
    std::string_view name;
    std::optional<int64_t>* ticks;
  };
  for (const auto& [name, ticks] :
       {Part{"queryFrequency", &rule.frequency_ticks}, Part{"queryPeriod", &rule.period_ticks}}) {
    const std::string text = FieldText(node, name);
    if (text.empty()) {
      Refuse(rule, fmt::format("`{}` is missing", name));
      continue;
    }
    *ticks = ParseDuration(text);
    if (!*ticks || **ticks == 0) {
      ticks->reset();
      Refuse(rule, fmt::format("`{}: {}` is no duration", name, text));
    }
  }
}

void ReadTrigger(const YamlNode& node, Rule& rule) {
  const std::string text = FieldText(node, "triggerOperator");
  if (const auto trigger = ParseTrigger(text)) {
    rule.trigger = *trigger;
  } else {
    Refuse(rule, text.empty() ? "`triggerOperator` is missing"
                              : fmt::format("`triggerOperator: {}` is not known", text));
  }
  const std::string threshold = FieldText(node, "triggerThreshold");
  const auto number = base::ParseInteger(threshold);
  if (number && *number >= 0) {
    rule.threshold = *number;
  } else {
    Refuse(rule, threshold.empty() ? "`triggerThreshold` is missing"
                                   : fmt::format("`triggerThreshold: {}` is no count", threshold));
  }
}

void ReadEventGrouping(const YamlNode& node, Rule& rule) {
  const YamlNode* settings = FindField(node, "eventGroupingSettings");
  if (settings == nullptr) return;
  const std::string kind = FieldText(*settings, "aggregationKind");
  if (base::EqualsIgnoreCase(kind, "AlertPerResult")) {
    rule.grouping = EventGrouping::kAlertPerResult;
  } else if (!kind.empty() && !base::EqualsIgnoreCase(kind, "SingleAlert")) {
    Refuse(rule, fmt::format("`aggregationKind: {}` is not known", kind));
  }
}

void ReadSuppression(const YamlNode& node, Rule& rule) {
  rule.is_suppressed = IsTrue(node, "suppressionEnabled", false);
  const std::string text = FieldText(node, "suppressionDuration");
  const auto ticks = ParseDuration(text);
  if (ticks) rule.suppression_ticks = *ticks;
  if (rule.is_suppressed && !ticks) {
    Refuse(rule, text.empty() ? "`suppressionDuration` is missing"
                              : fmt::format("`suppressionDuration: {}` is no duration", text));
  }
}

void ReadDetails(const YamlNode& node, Rule& rule) {
  if (const YamlNode* custom = FindField(node, "customDetails")) {
    for (const auto& [key, column] : custom->fields)
      rule.custom_details.emplace_back(key, column.text);
  }
  const YamlNode* details = FindField(node, "alertDetailsOverride");
  if (details == nullptr) return;
  rule.details.title_format = FieldText(*details, "alertDisplayNameFormat");
  rule.details.description_format = FieldText(*details, "alertDescriptionFormat");
  rule.details.severity_column = FieldText(*details, "alertSeverityColumnName");
  rule.details.tactics_column = FieldText(*details, "alertTacticsColumnName");
}

void ReadIncidents(const YamlNode& node, Rule& rule) {
  const YamlNode* incident = FindField(node, "incidentConfiguration");
  if (incident == nullptr) return;
  rule.incidents.creates_incident = IsTrue(*incident, "createIncident", true);
  const YamlNode* grouping = FindField(*incident, "groupingConfiguration");
  if (grouping == nullptr) return;
  IncidentGrouping& out = rule.incidents;
  out.is_enabled = IsTrue(*grouping, "enabled", false);
  out.reopens_closed = IsTrue(*grouping, "reopenClosedIncident", false);
  const std::string lookback = FieldText(*grouping, "lookbackDuration");
  out.lookback_ticks = ParseDuration(lookback).value_or(0);
  if (out.is_enabled && out.lookback_ticks == 0) {
    Refuse(rule, fmt::format("`lookbackDuration: {}` is no duration", lookback));
  }
  const std::string matching = FieldText(*grouping, "matchingMethod");
  if (base::EqualsIgnoreCase(matching, "AnyAlert")) {
    out.matching = AlertMatching::kAnyAlert;
  } else if (base::EqualsIgnoreCase(matching, "Selected") ||
             base::EqualsIgnoreCase(matching, "Custom")) {
    out.matching = AlertMatching::kSelected;
  } else if (out.is_enabled && !base::EqualsIgnoreCase(matching, "AllEntities") &&
             !base::EqualsIgnoreCase(matching, "All") && !matching.empty()) {
    Refuse(rule, fmt::format("`matchingMethod: {}` is not known", matching));
  }
  out.by_entities = FieldTexts(*grouping, "groupByEntities");
  out.by_alert_details = FieldTexts(*grouping, "groupByAlertDetails");
  out.by_custom_details = FieldTexts(*grouping, "groupByCustomDetails");
}

}  // namespace

const YamlNode* FindField(const YamlNode& node, std::string_view name) {
  for (const auto& [key, value] : node.fields) {
    if (base::EqualsIgnoreCase(key, name)) return &value;
  }
  return nullptr;
}

std::string FieldText(const YamlNode& node, std::string_view name) {
  const YamlNode* field = FindField(node, name);
  return field == nullptr ? std::string() : std::string(base::TrimBlanks(field->text));
}

void Refuse(Rule& rule, std::string reason) {
  if (rule.refusal.empty()) rule.refusal = std::move(reason);
}

std::optional<int64_t> ParseDuration(std::string_view text) {
  text = base::TrimBlanks(text);
  if (text.empty()) return std::nullopt;
  if (text.front() == 'P' || text.front() == 'p') return ParseIsoDuration(text);
  return Bounded(base::ParseTimespan(base::AsciiLower(text)));
}

std::optional<TriggerOperator> ParseTrigger(std::string_view text) {
  struct Word {
    std::string_view text;
    TriggerOperator trigger;
  };
  static constexpr Word kWords[] = {
      {"gt", TriggerOperator::kGreater},   {"GreaterThan", TriggerOperator::kGreater},
      {"lt", TriggerOperator::kLess},      {"LessThan", TriggerOperator::kLess},
      {"eq", TriggerOperator::kEqual},     {"Equal", TriggerOperator::kEqual},
      {"ne", TriggerOperator::kNotEqual},  {"NotEqual", TriggerOperator::kNotEqual},
      {"equals", TriggerOperator::kEqual}, {"notequals", TriggerOperator::kNotEqual}};
  for (const Word& word : kWords) {
    if (base::EqualsIgnoreCase(word.text, text)) return word.trigger;
  }
  return std::nullopt;
}

void ReadEntityMappings(const YamlNode& node, Rule& rule) {
  const YamlNode* mappings = FindField(node, "entityMappings");
  if (mappings == nullptr) return;
  for (const YamlNode& item : mappings->items) {
    EntityMapping mapping;
    mapping.type = FieldText(item, "entityType");
    if (const YamlNode* fields = FindField(item, "fieldMappings")) {
      for (const YamlNode& field : fields->items) {
        mapping.fields.push_back({FieldText(field, "identifier"), FieldText(field, "columnName")});
      }
    }
    rule.entities.push_back(std::move(mapping));
  }
}

void ReadAnalyticsFields(const YamlNode& node, Rule& rule) {
  rule.description = FieldText(node, "description");
  rule.severity = FieldText(node, "severity");
  rule.is_enabled = IsTrue(node, "enabled", true);
  rule.tactics = FieldTexts(node, "tactics");
  for (const char* name : {"relevantTechniques", "techniques", "subTechniques"}) {
    for (std::string& technique : FieldTexts(node, name))
      rule.techniques.push_back(std::move(technique));
  }
  if (const YamlNode* query = FindField(node, "query")) {
    rule.query = query->text;
    rule.query_line = query->line;
  }
  if (base::TrimBlanks(rule.query).empty()) Refuse(rule, "the query is empty");
  if (rule.kind == RuleKind::kScheduled) {
    ReadSchedule(node, rule);
    ReadTrigger(node, rule);
  }
  ReadEventGrouping(node, rule);
  ReadSuppression(node, rule);
  ReadEntityMappings(node, rule);
  ReadDetails(node, rule);
  ReadIncidents(node, rule);
}

}  // namespace quoll::hunt::rules
