// Custom detections of Defender XDR in the form of Microsoft Graph's detectionRule, as JSON or
// YAML: one, a list, or the answer `{"value": […]}` of a listing.
#include <fmt/format.h>

#include <string>

#include "base/text.h"
#include "base/ticks.h"
#include "hunt/rules/readers/_fields.h"
#include "hunt/rules/rule_reader_def.h"

namespace quoll::hunt {
namespace {

// How far back a run looks depends on how often the rule runs.
struct Schedule {
  std::string_view period;
  int64_t frequency_ticks;
  int64_t lookback_ticks;
};
constexpr Schedule kSchedules[] = {
    {"0", base::kTicksPerMinute, base::kTicksPerMinute},
    {"1H", base::kTicksPerHour, 4 * base::kTicksPerHour},
    {"3H", 3 * base::kTicksPerHour, 12 * base::kTicksPerHour},
    {"12H", 12 * base::kTicksPerHour, 48 * base::kTicksPerHour},
    {"24H", base::kTicksPerDay, 30 * base::kTicksPerDay},
};

// The entity of an impacted asset, by the end of its type's name.
struct Asset {
  std::string_view kind;
  std::string_view entity;
};
constexpr Asset kAssets[] = {{"impactedDeviceAsset", "Host"},
                             {"impactedUserAsset", "Account"},
                             {"impactedMailboxAsset", "Mailbox"}};

bool IsDetection(const YamlNode& node) {
  const YamlNode* condition = rules::FindField(node, "queryCondition");
  return condition != nullptr && rules::FindField(*condition, "queryText") != nullptr;
}

bool HoldsDetection(const std::vector<YamlNode>& nodes) {
  return std::any_of(nodes.begin(), nodes.end(), &IsDetection);
}

bool Knows(const RuleDocument& document) {
  if (document.form == RuleDocument::Form::kText) return false;
  const YamlNode* value = rules::FindField(document.root, "value");
  return IsDetection(document.root) || HoldsDetection(document.root.items) ||
         (value != nullptr && HoldsDetection(value->items));
}

void ReadSchedule(const YamlNode& node, Rule& rule) {
  const YamlNode* schedule = rules::FindField(node, "schedule");
  const std::string period =
      schedule == nullptr ? std::string() : rules::FieldText(*schedule, "period");
  for (const Schedule& known : kSchedules) {
    if (!base::EqualsIgnoreCase(known.period, period)) continue;
    rule.frequency_ticks = known.frequency_ticks;
    rule.period_ticks = known.lookback_ticks;
    return;
  }
  rules::Refuse(rule, period.empty() ? "`schedule.period` is missing"
                                     : fmt::format("`schedule.period: {}` is not known", period));
}

// `deviceId` names the column `DeviceId`.
std::string ColumnOf(std::string identifier) {
  if (!identifier.empty()) identifier[0] = base::AsciiUpper(identifier.substr(0, 1))[0];
  return identifier;
}

void ReadAlertTemplate(const YamlNode& node, Rule& rule) {
  const YamlNode* action = rules::FindField(node, "detectionAction");
  const YamlNode* alert = action == nullptr ? nullptr : rules::FindField(*action, "alertTemplate");
  if (alert == nullptr) return;
  rule.details.title_format = rules::FieldText(*alert, "title");
  rule.details.description_format = rules::FieldText(*alert, "description");
  rule.description = rule.details.description_format;
  rule.severity = rules::FieldText(*alert, "severity");
  if (!rule.severity.empty()) rule.severity[0] = base::AsciiUpper(rule.severity.substr(0, 1))[0];
  if (std::string category = rules::FieldText(*alert, "category"); !category.empty())
    rule.tactics.push_back(std::move(category));
  for (const std::string& technique : alert->Texts("mitreTechniques"))
    rule.techniques.push_back(technique);
  if (const YamlNode* custom = rules::FindField(*alert, "customDetails")) {
    for (const auto& [key, column] : custom->fields)
      rule.custom_details.emplace_back(key, column.text);
  }
  const YamlNode* assets = rules::FindField(*alert, "impactedAssets");
  if (assets == nullptr) return;
  for (const YamlNode& asset : assets->items) {
    const std::string type = rules::FieldText(asset, "@odata.type");
    const std::string identifier = rules::FieldText(asset, "identifier");
    for (const Asset& known : kAssets) {
      if (type.ends_with(known.kind))
        rule.entities.push_back(
            {std::string(known.entity), {{ColumnOf(identifier), ColumnOf(identifier)}}});
    }
  }
}

void ReadOne(const YamlNode& node, const std::string& file, RuleSet& out) {
  if (!IsDetection(node)) {
    out.skipped.push_back({file, "holds an item that is no detection"});
    return;
  }
  Rule rule;
  rule.file = file;
  rule.line = node.line;
  rule.kind = RuleKind::kDetection;
  rule.grouping = EventGrouping::kAlertPerEntity;
  rule.id = rules::FieldText(node, "detectorId");
  if (rule.id.empty()) rule.id = rules::FieldText(node, "id");
  rule.name = rules::FieldText(node, "displayName");
  rule.is_enabled = !base::EqualsIgnoreCase(rules::FieldText(node, "isEnabled"), "false");
  const YamlNode* query = rules::FindField(*rules::FindField(node, "queryCondition"), "queryText");
  rule.query = query->text;
  rule.query_line = query->line;
  if (base::TrimBlanks(rule.query).empty()) rules::Refuse(rule, "the query is empty");
  ReadSchedule(node, rule);
  ReadAlertTemplate(node, rule);
  out.rules.push_back(std::move(rule));
}

void Read(const RuleDocument& document, RuleSet& out) {
  const YamlNode& root = document.root;
  if (IsDetection(root)) return ReadOne(root, document.file, out);
  const YamlNode* value = rules::FindField(root, "value");
  for (const YamlNode& item : value != nullptr ? value->items : root.items)
    ReadOne(item, document.file, out);
}

}  // namespace

extern constinit const RuleReaderDef kRuleReader_defender_detection = {
    .name = "defender_detection",
    .summary = "Defender custom detection, JSON or YAML",
    .knows = &Knows,
    .read = &Read,
};

}  // namespace quoll::hunt
