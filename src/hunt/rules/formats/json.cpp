// The report as JSON, whose form scripts rely on.
#include <fmt/format.h>

#include "base/escape.h"
#include "base/ticks.h"
#include "hunt/rules/formats/_report.h"

namespace quoll::hunt {
namespace {

using base::QuoteForJson;

std::string Time(int64_t ticks) { return QuoteForJson(base::FormatDatetime(ticks)); }

std::string Texts(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) out += (out.size() > 1 ? "," : "") + QuoteForJson(text);
  return out + "]";
}

// By type, in the order in which the types come.
std::string Entities(const std::vector<AlertEntity>& entities) {
  std::vector<std::string> types;
  for (const AlertEntity& entity : entities) {
    if (std::find(types.begin(), types.end(), entity.type) == types.end())
      types.push_back(entity.type);
  }
  std::string out = "{";
  for (const std::string& type : types) {
    std::string list;
    for (const AlertEntity& entity : entities) {
      if (entity.type != type) continue;
      std::string fields;
      for (const auto& [identifier, value] : entity.identifiers) {
        fields +=
            (fields.empty() ? "" : ",") + QuoteForJson(identifier) + ":" + QuoteForJson(value);
      }
      list += (list.empty() ? "{" : ",{") + fields + "}";
    }
    out += (out.size() > 1 ? "," : "") + QuoteForJson(type) + ":[" + list + "]";
  }
  return out + "}";
}

std::string Custom(const Alert& alert) {
  std::string out = "{";
  for (const auto& [key, values] : alert.custom)
    out += (out.size() > 1 ? "," : "") + QuoteForJson(key) + ":" + Texts(values);
  return out + "}";
}

// The rows may be most of memory: they are appended where they end up.
void AppendAlert(std::string& out, const RuleReport& report, const Alert& alert) {
  const Rule& rule = report.rules[alert.rule_idx].rule;
  fmt::format_to(
      std::back_inserter(out),
      R"({{"rule":{},"id":{},"time":{},"window_start":{},"severity":{},"title":{},"description":{},"tactics":{},)"
      R"("techniques":{},"entities":{},"custom":{},"incident":{},"num_rows":{},"rows":[)",
      QuoteForJson(rule.key()), QuoteForJson(alert.id), Time(alert.time), Time(alert.window_start),
      QuoteForJson(alert.severity), QuoteForJson(alert.title), QuoteForJson(alert.description),
      Texts(alert.tactics), Texts(rule.techniques), Entities(alert.entities), Custom(alert),
      alert.incident_idx ? QuoteForJson(report.incidents[*alert.incident_idx].id) : "null",
      alert.num_rows);
  for (size_t i = 0; i < alert.rows.size(); ++i) {
    if (i > 0) out += ',';
    out += alert.rows[i];
  }
  out += "]}";
}

std::string RuleJson(const RuleResult& result) {
  const Rule& rule = result.rule;
  return fmt::format(
      R"({{"id":{},"name":{},"file":{},"kind":{},"status":{},"runs":{},"suppressed_runs":{},"alerts":{},"rows":{},"reason":{},"warnings":{}}})",
      QuoteForJson(rule.key()), QuoteForJson(rule.name), QuoteForJson(rule.file),
      QuoteForJson(RuleKindName(rule.kind)), QuoteForJson(RuleStatusName(result.status)),
      result.num_runs, result.num_suppressed, result.num_alerts, result.num_rows,
      result.reason.empty() ? "null" : QuoteForJson(result.reason), Texts(result.warnings));
}

std::string IncidentJson(const RuleReport& report, const Incident& incident) {
  std::vector<std::string> alerts;
  for (const size_t idx : incident.alerts) alerts.push_back(report.alerts[idx].id);
  return fmt::format(
      R"({{"id":{},"rule":{},"title":{},"severity":{},"first":{},"last":{},"alerts":{}}})",
      QuoteForJson(incident.id), QuoteForJson(report.rules[incident.rule_idx].rule.key()),
      QuoteForJson(incident.title), QuoteForJson(incident.severity), Time(incident.first),
      Time(incident.last), Texts(alerts));
}

template <typename Items, typename Write>
std::string List(std::string_view name, const Items& items, Write write) {
  std::string out = fmt::format("\"{}\":[", name);
  for (size_t i = 0; i < items.size(); ++i) out += (i == 0 ? "\n" : ",\n") + write(items[i]);
  return out + (items.empty() ? "]" : "\n]");
}

}  // namespace

std::string WriteRuleJson(const RuleReport& report, const RuleReportOptions&) {
  std::string out;
  size_t num_bytes = 0;
  for (const Alert& alert : report.alerts) {
    for (const std::string& row : alert.rows) num_bytes += row.size() + 1;
  }
  out.reserve(num_bytes + num_bytes / 8);
  out += fmt::format("{{\"from\":{},\"to\":{},\n\"alerts\":[", Time(report.from), Time(report.to));
  for (size_t i = 0; i < report.alerts.size(); ++i) {
    out += i == 0 ? "\n" : ",\n";
    AppendAlert(out, report, report.alerts[i]);
  }
  out += report.alerts.empty() ? "]" : "\n]";
  const auto problem_json = [](const auto& problem) {
    return fmt::format(R"({{"file":{},"reason":{}}})", QuoteForJson(problem.file),
                       QuoteForJson(problem.reason));
  };
  out += fmt::format(
      ",\n{},\n{},\n{},\n{}}}\n",
      List("incidents", report.incidents,
           [&](const Incident& incident) { return IncidentJson(report, incident); }),
      List("rules", report.rules, [](const RuleResult& result) { return RuleJson(result); }),
      List("skipped", report.skipped, problem_json),
      List("problems", report.problems, problem_json));
  return out;
}

}  // namespace quoll::hunt
