// The report as one HTML page: no script, nothing fetched.
#include <fmt/format.h>

#include <algorithm>

#include "base/escape.h"
#include "base/text.h"
#include "base/ticks.h"
#include "hunt/reports/page.h"
#include "hunt/rules/formats/_report.h"

namespace quoll::hunt {
namespace {

using base::EscapeForHtml;

std::string ShortTime(int64_t ticks) {
  return base::ReplaceAll(base::FormatDatetime(ticks).substr(0, 19), "T", " ");
}

// The class of the page's style.
std::string_view GradeOf(std::string_view severity) {
  if (severity == "High") return "high";
  if (severity == "Medium") return "medium";
  return severity == "Low" ? "low" : "info";
}

class Writer {
 public:
  Writer(const RuleReport& report, const RuleReportOptions& options)
      : report_(report), options_(options) {}

  std::string Write() {
    Line("<h1>Rules report</h1>");
    Line("<p><strong>{}</strong></p>", EscapeForHtml(RuleVerdict(report_)));
    Line("<p class=\"soft\">{} to {} UTC</p>", ShortTime(report_.from), ShortTime(report_.to));
    if (!report_.alerts.empty()) Line("<h2>Alerts</h2>");
    for (const Alert& alert : report_.alerts) WriteAlert(alert);
    WriteIncidents();
    WriteRules();
    WriteLeftOut();
    WriteQueries();
    return HtmlPage("Rules report", out_);
  }

 private:
  template <typename... Args>
  void Line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    out_ += '\n';
  }

  void WriteAlert(const Alert& alert) {
    Line("<section class=\"card\">");
    Line("<h3><span class=\"grade {}\">{}</span> {}</h3>", GradeOf(alert.severity),
         EscapeForHtml(alert.severity), EscapeForHtml(alert.title));
    Line("<p class=\"soft\">{} UTC · {} · {} {}</p>", ShortTime(alert.time),
         EscapeForHtml(RuleTitle(report_.rules[alert.rule_idx].rule)),
         base::FormatCount(alert.num_rows), alert.num_rows == 1 ? "row" : "rows");
    if (!alert.description.empty()) Line("<p>{}</p>", EscapeForHtml(alert.description));
    if (!alert.entities.empty() || !alert.custom.empty()) Line("<ul>");
    for (const AlertEntity& entity : alert.entities)
      Line("<li>{}: <code>{}</code></li>", EscapeForHtml(entity.type),
           EscapeForHtml(EntityText(entity)));
    for (const auto& [key, values] : alert.custom) {
      if (!values.empty())
        Line("<li>{} = <code>{}</code></li>", EscapeForHtml(key),
             EscapeForHtml(base::Join(values, ", ")));
    }
    if (!alert.entities.empty() || !alert.custom.empty()) Line("</ul>");
    const size_t num_shown = std::min(options_.max_rows, alert.rows.size());
    for (size_t i = 0; i < num_shown; ++i)
      Line("<p style=\"overflow-wrap: anywhere\"><code>{}</code></p>",
           EscapeForHtml(alert.rows[i]));
    if (num_shown > 0 && alert.num_rows > num_shown)
      Line("<p class=\"soft\">{} more</p>", base::FormatCount(alert.num_rows - num_shown));
    Line("</section>");
  }

  void WriteIncidents() {
    if (report_.incidents.empty()) return;
    Line("<h2>Incidents</h2>\n<div class=\"wide\"><table>");
    Line(
        "<tr><th>First</th><th>Last</th><th>Severity</th><th>Title</th><th "
        "class=\"number\">Alerts</th></tr>");
    for (const Incident& incident : report_.incidents) {
      Line("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td class=\"number\">{}</td></tr>",
           ShortTime(incident.first), ShortTime(incident.last), EscapeForHtml(incident.severity),
           EscapeForHtml(incident.title), base::FormatCount(incident.alerts.size()));
    }
    Line("</table></div>");
  }

  void WriteRules() {
    Line("<h2>What the rules did</h2>\n<div class=\"wide\"><table>");
    Line(
        "<tr><th>Rule</th><th>Kind</th><th>Status</th><th class=\"number\">Runs</th><th "
        "class=\"number\">Suppressed</th>"
        "<th class=\"number\">Alerts</th><th>Remarks</th></tr>");
    for (const RuleResult& result : report_.rules) {
      std::vector<std::string> remarks;
      if (!result.reason.empty()) remarks.push_back(EscapeForHtml(result.reason));
      for (const std::string& warning : result.warnings) remarks.push_back(EscapeForHtml(warning));
      Line(
          "<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"number\">{}</td><td "
          "class=\"number\">{}</td><td class=\"number\">{}</td><td>{}</td></tr>",
          EscapeForHtml(RuleTitle(result.rule)), RuleKindName(result.rule.kind),
          base::ReplaceAll(RuleStatusName(result.status), "_", " "),
          base::FormatCount(result.num_runs), base::FormatCount(result.num_suppressed),
          base::FormatCount(result.num_alerts), base::Join(remarks, "<br>"));
    }
    Line("</table></div>");
  }

  void WriteLeftOut() {
    if (report_.skipped.empty() && report_.problems.empty()) return;
    Line("<h2>Left out</h2>\n<ul>");
    for (const SkippedRuleFile& file : report_.skipped)
      Line("<li>{}: {}</li>", EscapeForHtml(file.file), EscapeForHtml(file.reason));
    for (const ingest::LogProblem& problem : report_.problems)
      Line("<li>{}: {}</li>", EscapeForHtml(problem.file), EscapeForHtml(problem.reason));
    Line("</ul>");
  }

  void WriteQueries() {
    if (report_.rules.empty()) return;
    Line("<h2>Queries</h2>");
    for (const RuleResult& result : report_.rules)
      Line("<details><summary>{}</summary>\n<pre>{}</pre></details>",
           EscapeForHtml(RuleTitle(result.rule)), EscapeForHtml(result.rule.query));
  }

  const RuleReport& report_;
  const RuleReportOptions& options_;
  std::string out_;
};

}  // namespace

std::string WriteRuleHtml(const RuleReport& report, const RuleReportOptions& options) {
  return Writer(report, options).Write();
}

}  // namespace quoll::hunt
