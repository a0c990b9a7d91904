// Which alerts of a rule make one incident (incidentConfiguration.groupingConfiguration).
//
// https://learn.microsoft.com/azure/sentinel/create-analytics-rules
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/hash.h"
#include "base/text.h"
#include "base/ticks.h"
#include "hunt/rules/alerts.h"

namespace quoll::hunt {
namespace {

constexpr base::Uuid kIncidentNamespace = {0x8e, 0x02, 0x6a, 0x91, 0x77, 0xd4, 0x4c, 0x15,
                                           0xb3, 0x6f, 0x2a, 0x50, 0xee, 0x18, 0x43, 0x0b};
// One incident holds no more alerts than this; the next one begins anew.
constexpr size_t kMaxAlertsOfIncident = 150;

void AddEntityKey(const Alert& alert, const std::vector<std::string>* types,
                  std::vector<std::string>& key) {
  std::vector<std::string> parts;
  for (const AlertEntity& entity : alert.entities) {
    const bool is_wanted =
        types == nullptr || std::any_of(types->begin(), types->end(), [&](const std::string& type) {
          return base::EqualsIgnoreCase(type, entity.type);
        });
    if (!is_wanted) continue;
    std::string part = entity.type;
    for (const auto& [identifier, value] : entity.identifiers)
      part += fmt::format("\n{}={}", identifier, value);
    parts.push_back(std::move(part));
  }
  std::sort(parts.begin(), parts.end());
  key.insert(key.end(), parts.begin(), parts.end());
}

// Alerts of a rule with the same key belong together.
std::vector<std::string> KeyOf(const IncidentGrouping& grouping, const Alert& alert) {
  std::vector<std::string> key;
  switch (grouping.matching) {
    case AlertMatching::kAnyAlert:
      return key;
    case AlertMatching::kAllEntities:
      AddEntityKey(alert, nullptr, key);
      // Alerts without entities have nothing in common.
      if (key.empty()) key.push_back(alert.id);
      return key;
    case AlertMatching::kSelected:
      break;
  }
  AddEntityKey(alert, &grouping.by_entities, key);
  for (const std::string& detail : grouping.by_alert_details) {
    if (base::EqualsIgnoreCase(detail, "DisplayName")) key.push_back("title=" + alert.title);
    if (base::EqualsIgnoreCase(detail, "Severity")) key.push_back("severity=" + alert.severity);
  }
  for (const std::string& detail : grouping.by_custom_details) {
    for (const auto& [name, values] : alert.custom) {
      if (name == detail) key.push_back(name + "=" + base::Join(values, "\n"));
    }
  }
  return key;
}

}  // namespace

void GroupIncidents(RuleReport& report) {
  std::map<std::pair<size_t, std::vector<std::string>>, size_t> open;
  for (size_t i = 0; i < report.alerts.size(); ++i) {
    Alert& alert = report.alerts[i];
    const Rule& rule = report.rules[alert.rule_idx].rule;
    const bool makes_incidents = rule.kind == RuleKind::kScheduled || rule.kind == RuleKind::kNrt;
    if (!makes_incidents || !rule.incidents.creates_incident) continue;
    std::optional<size_t> found;
    auto key = std::pair(alert.rule_idx, KeyOf(rule.incidents, alert));
    if (rule.incidents.is_enabled) {
      const auto known = open.find(key);
      if (known != open.end()) {
        const Incident& incident = report.incidents[known->second];
        // The time counts from the incident's first alert.
        const bool is_recent = alert.time - incident.first <= rule.incidents.lookback_ticks;
        if (is_recent && incident.alerts.size() < kMaxAlertsOfIncident) found = known->second;
      }
    }
    if (!found) {
      found = report.incidents.size();
      Incident incident;
      incident.id = base::FormatUuid(base::UuidV5(kIncidentNamespace, alert.id));
      incident.rule_idx = alert.rule_idx;
      incident.title = alert.title;
      incident.severity = alert.severity;
      incident.first = alert.time;
      report.incidents.push_back(std::move(incident));
      if (rule.incidents.is_enabled) open[std::move(key)] = *found;
    }
    Incident& incident = report.incidents[*found];
    incident.last = alert.time;
    incident.alerts.push_back(i);
    alert.incident_idx = *found;
  }
}

}  // namespace quoll::hunt
