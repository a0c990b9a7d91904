// The report as one HTML page.
#include <fmt/format.h>

#include <map>
#include <set>

#include "base/escape.h"
#include "base/text.h"
#include "hunt/reports/page.h"
#include "hunt/reports/reports.h"
#include "hunt/reports/timeline.h"
#include "intel/families.h"

namespace quoll::hunt {
namespace {

using base::EscapeForHtml;

class Writer {
 public:
  Writer(const HuntReport& report, const ReportOptions& options)
      : report_(report), options_(options) {}

  std::string Write() {
    const Account account = MakeAccount(report_, options_);
    Line("<h1>Hunt report</h1>");
    Line("<p><strong>{}</strong></p>", EscapeForHtml(account.verdict));
    Line("<p class=\"soft\">{} UTC · {} indicators · {} files · {} queries</p>",
         ShortTime(report_.now_ticks), base::FormatCount(report_.indicators->indicators.size()),
         base::FormatCount(report_.files.size()), base::FormatCount(report_.queries.size()));
    const std::vector<Finding> findings = GroupFindings(report_, options_);
    WriteSummary(findings);
    WriteCoverage();
    WriteList("Not covered", account.not_covered);
    WriteList("Indicators not searched", account.not_searched);
    WriteList("Problems of the logs", account.problems);
    if (const std::string picture = TimelineSvg(report_, options_); !picture.empty())
      out_ += "<h2>When</h2>\n" + picture;
    WriteHosts(findings);
    if (!findings.empty()) Line("<h2>Findings</h2>");
    for (size_t i = 0; i < findings.size(); ++i) WriteFinding(findings[i], i);
    WriteList("Excluded, and why", account.excluded);
    WriteList("Hits that exclusions suppress", account.suppressed);
    WriteQueries();
    return HtmlPage("Hunt report", out_);
  }

 private:
  template <typename... Args>
  void Line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    out_ += '\n';
  }

  // What a reader who stops here should know.
  void WriteSummary(const std::vector<Finding>& findings) {
    std::set<std::string> hosts;
    std::set<IndicatorIdx> indicators;
    for (const Finding& finding : findings) {
      if (!finding.host.empty()) hosts.insert(base::AsciiLower(finding.host));
      indicators.insert(finding.indicator);
    }
    Line("<ul class=\"tiles\">");
    for (const Grade grade : {Grade::kHigh, Grade::kMedium, Grade::kLow, Grade::kInfo}) {
      Line("<li><strong class=\"{0}\">{1}</strong> {0}</li>", GradeName(grade),
           base::FormatCount(report_.NumHits(grade)));
    }
    const auto tile = [&](size_t count, std::string_view one, std::string_view many) {
      Line("<li><strong>{}</strong> {}</li>", base::FormatCount(count), count == 1 ? one : many);
    };
    tile(hosts.size(), "machine or user", "machines or users");
    tile(indicators.size(), "indicator seen", "indicators seen");
    tile(report_.suppressed.size(), "hit suppressed", "hits suppressed");
    tile(report_.not_searched.size(), "indicator not searched", "indicators not searched");
    Line("</ul>");
  }

  void WriteHosts(const std::vector<Finding>& findings) {
    if (findings.empty()) return;
    Line("<h2>Who</h2>\n<div class=\"wide\"><table>");
    Line("<tr><th>Machine or user</th><th>Highest</th><th>Indicators</th></tr>");
    std::vector<std::string> order;
    std::map<std::string, std::vector<size_t>> by_host;
    for (size_t i = 0; i < findings.size(); ++i) {
      const std::string key = base::AsciiLower(findings[i].host);
      if (!by_host.contains(key)) order.push_back(key);
      by_host[key].push_back(i);
    }
    for (const std::string& key : order) {
      const std::vector<size_t>& members = by_host[key];
      const Finding& top = findings[members[0]];
      std::string links;
      for (const size_t i : members) {
        links += fmt::format(
            "{}<a href=\"#finding-{}\"><code>{}</code></a>", links.empty() ? "" : ", ", i + 1,
            EscapeForHtml(IndicatorText(report_.indicators->indicators[findings[i].indicator])));
      }
      Line("<tr><td>{}</td><td class=\"{}\">{}</td><td>{}</td></tr>",
           top.host.empty() ? "not named" : EscapeForHtml(top.host), GradeName(top.grade),
           GradeName(top.grade), links);
    }
    Line("</table></div>");
  }

  void WriteFinding(const Finding& finding, size_t idx) {
    const intel::Indicator& indicator = report_.indicators->indicators[finding.indicator];
    const std::string family = intel::FamilyName(indicator);
    Line("<section class=\"card\" id=\"finding-{}\">", idx + 1);
    Line("<h3><span class=\"grade {0}\">{0}</span> <code>{1}</code>{2}</h3>",
         GradeName(finding.grade), EscapeForHtml(IndicatorText(indicator)),
         finding.host.empty() ? "" : " on " + EscapeForHtml(finding.host));
    std::string times = ShortTime(finding.first);
    if (finding.first != finding.last) times += " to " + ShortTime(finding.last);
    Line("<p class=\"soft\">{}{} {} in {} · {}</p>",
         family.empty() ? "" : EscapeForHtml(family) + " · ", base::FormatCount(finding.num_hits),
         finding.num_hits == 1 ? "hit" : "hits", base::Join(finding.tables, ", "), times);
    if (!finding.reasons.empty()) {
      Line("<ul>");
      for (const std::string& reason : finding.reasons) Line("<li>{}</li>", EscapeForHtml(reason));
      Line("</ul>");
    }
    WriteRows(finding);
    Line("</section>");
  }

  void WriteRows(const Finding& finding) {
    if (finding.rows.empty()) return;
    Line(
        "<div "
        "class=\"wide\"><table>\n<tr><th>Time</th><th>Grade</th><th>Observed</th><th>Reasons</"
        "th><th>Place</th>"
        "</tr>");
    for (const Hit* hit : finding.rows) {
      Line(
          "<tr><td>{}</td><td class=\"{}\">{}</td><td>{} = "
          "<code>{}</code></td><td>{}</td><td>{}</td></tr>",
          ShortTime(hit->time), GradeName(hit->grade), GradeName(hit->grade), hit->column,
          EscapeForHtml(ShortValue(hit->value)), base::Join(hit->reasons, ", "),
          EscapeForHtml(PlaceOf(report_, *hit)));
    }
    Line("</table></div>");
    for (const Hit* hit : finding.rows) WriteRawRow(*hit);
    if (finding.num_hits > finding.rows.size()) {
      Line("<p class=\"soft\">{} more</p>",
           base::FormatCount(finding.num_hits - finding.rows.size()));
    }
  }

  // The whole row, behind a fold.
  void WriteRawRow(const Hit& hit) {
    Line("<details><summary>Row at {}</summary>\n<div class=\"wide\"><table>",
         EscapeForHtml(PlaceOf(report_, hit)));
    for (const RowValue& value : hit.row) {
      if (value.text.empty()) continue;
      Line("<tr><th>{}</th><td><code>{}</code></td></tr>", EscapeForHtml(value.name),
           EscapeForHtml(ShortValue(value.text)));
    }
    Line("</table></div></details>");
  }

  void WriteCoverage() {
    Line("<h2>What was searched</h2>\n<div class=\"wide\"><table>");
    Line(
        "<tr><th>Table</th><th>Status</th><th class=\"number\">Rows</th><th class=\"number\">In "
        "the window</th>"
        "<th>First</th><th>Last</th><th class=\"number\">Rejected</th><th "
        "class=\"number\">Repaired</th></tr>");
    for (const TableCoverage& table : report_.coverage) {
      Line(
          "<tr><td>{}</td><td>{}</td><td class=\"number\">{}</td><td "
          "class=\"number\">{}</td><td>{}</td><td>{}</td>"
          "<td class=\"number\">{}</td><td class=\"number\">{}</td></tr>",
          EscapeForHtml(table.table), base::ReplaceAll(CoverageStatusName(table.status), "_", " "),
          base::FormatCount(table.num_rows), base::FormatCount(table.num_in_window),
          ShortTime(table.first), ShortTime(table.last), base::FormatCount(table.num_rejected),
          base::FormatCount(table.num_repaired));
    }
    Line("</table></div>");
  }

  void WriteList(std::string_view title, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    Line("<h2>{}</h2>\n<ul>", title);
    for (const std::string& line : lines) Line("<li>{}</li>", EscapeForHtml(line));
    Line("</ul>");
  }

  void WriteQueries() {
    if (report_.queries.empty()) return;
    Line("<h2>Queries</h2>");
    for (const HuntQuery& query : report_.queries) {
      Line("<details><summary><code>{}</code>: {} rows</summary>\n<pre>{}</pre></details>",
           EscapeForHtml(query.id), base::FormatCount(query.num_rows), EscapeForHtml(query.kql));
    }
  }

  const HuntReport& report_;
  const ReportOptions& options_;
  std::string out_;
};

}  // namespace

std::string WriteHtmlReport(const HuntReport& report, const ReportOptions& options) {
  return Writer(report, options).Write();
}

}  // namespace quoll::hunt
