// Alerts as SARIF, one result each; rules that gave no answer are notifications of the run.
#include <fmt/format.h>

#include "base/escape.h"
#include "base/text.h"
#include "base/ticks.h"
#include "hunt/rules/formats/_report.h"
#include "hunt/rules/formats/_sarif.h"

namespace quoll::hunt {
namespace {

using base::QuoteForJson;

std::string_view LevelOf(std::string_view severity) {
  if (severity == "High") return "error";
  return severity == "Medium" ? "warning" : "note";
}

// A relative reference of RFC 3986: what is no unreserved character is written in hexadecimal.
std::string UriOf(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') ||
                          std::string_view("/-._~").find(c) != std::string_view::npos;
    if (is_plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string Location(const std::string& file, int line) {
  if (file.empty()) return {};
  const std::string region =
      line > 0 ? fmt::format(R"(,"region":{{"startLine":{}}})", line) : std::string();
  return fmt::format(R"({{"physicalLocation":{{"artifactLocation":{{"uri":{}}}{}}}}})",
                     QuoteForJson(UriOf(file)), region);
}

std::string AlertText(const Alert& alert) {
  std::string text =
      fmt::format("{} at {}: {} {}", alert.title, base::FormatDatetime(alert.time),
                  base::FormatCount(alert.num_rows), alert.num_rows == 1 ? "row" : "rows");
  for (const AlertEntity& entity : alert.entities)
    text += fmt::format("\n{}: {}", entity.type, EntityText(entity));
  return text;
}

std::string AlertProperties(const Alert& alert) {
  std::string rows;
  for (const std::string& row : alert.rows) rows += (rows.empty() ? "" : ",") + row;
  return fmt::format(R"({{"time":{},"severity":{},"num_rows":{},"rows":[{}]}})",
                     QuoteForJson(base::FormatDatetime(alert.time)), QuoteForJson(alert.severity),
                     alert.num_rows, rows);
}

}  // namespace

std::string RenderSarif(std::string_view program_version, const std::vector<SarifRule>& rules,
                        const std::vector<SarifResult>& results,
                        const std::vector<SarifNotification>& notifications) {
  std::string rule_list;
  for (const SarifRule& rule : rules) {
    const std::string text = rule.description.empty() ? rule.name : rule.description;
    rule_list += fmt::format("{}\n{{\"id\":{},\"name\":{},\"shortDescription\":{{\"text\":{}}}}}",
                             rule_list.empty() ? "" : ",", QuoteForJson(rule.id),
                             QuoteForJson(rule.name), QuoteForJson(text));
  }
  std::string result_list;
  for (const SarifResult& result : results) {
    result_list += fmt::format(
        "{}\n{{\"ruleId\":{},\"ruleIndex\":{},\"level\":\"{}\",\"message\":{{\"text\":{}}},"
        "\"locations\":[{}]{}}}",
        result_list.empty() ? "" : ",", QuoteForJson(rules[result.rule_idx].id), result.rule_idx,
        result.level, QuoteForJson(result.message), Location(result.file, result.line),
        result.properties.empty() ? "" : ",\"properties\":" + result.properties);
  }
  std::string notes;
  for (const SarifNotification& notification : notifications) {
    const std::string location = Location(notification.file, 0);
    notes += fmt::format("{}\n{{\"level\":\"{}\",\"message\":{{\"text\":{}}}{}}}",
                         notes.empty() ? "" : ",", notification.level,
                         QuoteForJson(notification.message),
                         location.empty() ? "" : ",\"locations\":[" + location + "]");
  }
  return fmt::format(
      "{{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
      "sarif-schema-2.1.0.json\","
      "\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{{\"name\":\"quoll\",\"version\":{},"
      "\"rules\":[{}]}}}},"
      "\"columnKind\":\"unicodeCodePoints\",\"invocations\":[{{\"executionSuccessful\":true,"
      "\"toolExecutionNotifications\":[{}]}}],\"results\":[{}]}}]}}\n",
      QuoteForJson(program_version), rule_list, notes, result_list);
}

std::string WriteRuleSarif(const RuleReport& report, const RuleReportOptions& options) {
  std::vector<SarifRule> rules;
  std::vector<SarifNotification> notifications;
  for (const RuleResult& result : report.rules) {
    rules.push_back({result.rule.key(), RuleTitle(result.rule), result.rule.description});
    if (result.status == RuleStatus::kRan && result.reason.empty() && result.warnings.empty())
      continue;
    std::vector<std::string> remarks;
    if (!result.reason.empty()) remarks.push_back(result.reason);
    remarks.insert(remarks.end(), result.warnings.begin(), result.warnings.end());
    notifications.push_back({result.status == RuleStatus::kError ? "error" : "warning",
                             fmt::format("{}: {}: {}", RuleTitle(result.rule),
                                         RuleStatusName(result.status), base::Join(remarks, "; ")),
                             result.rule.file});
  }
  for (const SkippedRuleFile& file : report.skipped)
    notifications.push_back({"note", file.reason, file.file});
  for (const ingest::LogProblem& problem : report.problems)
    notifications.push_back({"error", problem.reason, problem.file});
  std::vector<SarifResult> results;
  for (const Alert& alert : report.alerts) {
    const Rule& rule = report.rules[alert.rule_idx].rule;
    results.push_back({alert.rule_idx, LevelOf(alert.severity), AlertText(alert), rule.file,
                       rule.line, AlertProperties(alert)});
  }
  return RenderSarif(options.version, rules, results, notifications);
}

}  // namespace quoll::hunt
