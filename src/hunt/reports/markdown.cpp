// The report as Markdown, for tickets and wikis.
#include <fmt/format.h>

#include "base/escape.h"
#include "base/text.h"
#include "hunt/reports/reports.h"
#include "intel/families.h"

namespace quoll::hunt {
namespace {

using base::EscapeForMarkdown;

class Writer {
 public:
  Writer(const HuntReport& report, const ReportOptions& options)
      : report_(report), options_(options) {}

  std::string Write() {
    const Account account = MakeAccount(report_, options_);
    Line("# Hunt report");
    Line("");
    Line("{}. Report of {} UTC.", EscapeForMarkdown(account.verdict), ShortTime(report_.now_ticks));
    WriteFindings();
    WriteCoverage();
    WriteList("Not covered", account.not_covered);
    WriteList("Indicators not searched", account.not_searched);
    WriteList("Excluded, and why", account.excluded);
    WriteList("Hits that exclusions suppress", account.suppressed);
    WriteList("Problems of the logs", account.problems);
    WriteQueries();
    return std::move(out_);
  }

 private:
  template <typename... Args>
  void Line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    out_ += '\n';
  }

  void WriteFindings() {
    const std::vector<Finding> findings = GroupFindings(report_, options_);
    if (findings.empty()) return;
    Line("\n## Findings\n");
    Line("| Grade | Indicator | Family | On | Hits | First | Last | Tables |");
    Line("|---|---|---|---|---|---|---|---|");
    for (const Finding& finding : findings) {
      const intel::Indicator& indicator = report_.indicators->indicators[finding.indicator];
      Line("| {} | {} | {} | {} | {} | {} | {} | {} |", GradeName(finding.grade),
           EscapeForMarkdown(IndicatorText(indicator)),
           EscapeForMarkdown(intel::FamilyName(indicator)), EscapeForMarkdown(finding.host),
           base::FormatCount(finding.num_hits), ShortTime(finding.first), ShortTime(finding.last),
           base::Join(finding.tables, ", "));
    }
    for (const Finding& finding : findings) WriteRows(finding);
  }

  void WriteRows(const Finding& finding) {
    if (finding.rows.empty()) return;
    const intel::Indicator& indicator = report_.indicators->indicators[finding.indicator];
    Line("\n### {}{}\n", EscapeForMarkdown(IndicatorText(indicator)),
         finding.host.empty() ? "" : " on " + EscapeForMarkdown(finding.host));
    for (const std::string& reason : finding.reasons) Line("- {}", EscapeForMarkdown(reason));
    if (!finding.reasons.empty()) Line("");
    Line("| Time | Grade | Reasons | Column | Value | Place |");
    Line("|---|---|---|---|---|---|");
    for (const Hit* hit : finding.rows) {
      Line("| {} | {} | {} | {} | {} | {} |", ShortTime(hit->time), GradeName(hit->grade),
           base::Join(hit->reasons, ", "), hit->column, EscapeForMarkdown(ShortValue(hit->value)),
           EscapeForMarkdown(PlaceOf(report_, *hit)));
    }
    if (finding.num_hits > finding.rows.size()) {
      Line("\n{} more.", base::FormatCount(finding.num_hits - finding.rows.size()));
    }
  }

  void WriteCoverage() {
    Line("\n## What was searched\n");
    Line("| Table | Status | Rows | In the window | First | Last | Rejected | Repaired |");
    Line("|---|---|---|---|---|---|---|---|");
    for (const TableCoverage& table : report_.coverage) {
      Line("| {} | {} | {} | {} | {} | {} | {} | {} |", EscapeForMarkdown(table.table),
           base::ReplaceAll(CoverageStatusName(table.status), "_", " "),
           base::FormatCount(table.num_rows), base::FormatCount(table.num_in_window),
           ShortTime(table.first), ShortTime(table.last), base::FormatCount(table.num_rejected),
           base::FormatCount(table.num_repaired));
    }
  }

  void WriteList(std::string_view title, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    Line("\n## {}\n", title);
    for (const std::string& line : lines) Line("- {}", EscapeForMarkdown(line));
  }

  void WriteQueries() {
    if (report_.queries.empty()) return;
    Line("\n## Queries");
    for (const HuntQuery& query : report_.queries) {
      Line("\n`{}`: {} rows\n", query.id, base::FormatCount(query.num_rows));
      // Text of a feed inside a query may hold backticks.
      std::string fence = "```";
      while (query.kql.find(fence) != std::string::npos) fence += '`';
      Line("{}kql\n{}{}", fence, query.kql, fence);
    }
  }

  const HuntReport& report_;
  const ReportOptions& options_;
  std::string out_;
};

}  // namespace

std::string WriteMarkdownReport(const HuntReport& report, const ReportOptions& options) {
  return Writer(report, options).Write();
}

}  // namespace quoll::hunt
