// The report on a terminal: findings first, then what was searched, then what was not.
#include <fmt/format.h>

#include <algorithm>

#include "base/escape.h"
#include "base/text.h"
#include "base/utf8.h"
#include "hunt/reports/reports.h"
#include "intel/families.h"

namespace quoll::hunt {
namespace {

using base::EscapeForTerminal;

std::string_view ColourOf(Grade grade) {
  switch (grade) {
    case Grade::kHigh:
      return "\x1b[1;31m";
    case Grade::kMedium:
      return "\x1b[33m";
    case Grade::kLow:
      return "\x1b[36m";
    case Grade::kInfo:
      break;
  }
  return "\x1b[2m";
}

// Broken at blanks so that it fits; what follows a break stands two cells further in. A word is
// never broken: it may be the place of a row.
std::string Wrap(std::string_view text, size_t cells) {
  const size_t indent = std::min(text.find_first_not_of(' '), text.size());
  std::string out(text.substr(0, indent));
  size_t used = indent;
  for (const std::string_view word : base::Split(text.substr(indent), ' ')) {
    const size_t width = base::DisplayWidth(word);
    if (cells != 0 && used > indent + 2 && used + width > cells) {
      out.erase(out.find_last_not_of(' ') + 1);
      out += '\n' + std::string(indent + 2, ' ');
      used = indent + 2;
    }
    out.append(word) += ' ';
    used += width + 1;
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out;
}

std::string Padded(const std::string& text, size_t cells) {
  const size_t width = base::DisplayWidth(text);
  return width >= cells ? text : text + std::string(cells - width, ' ');
}

class Writer {
 public:
  Writer(const HuntReport& report, const ReportOptions& options)
      : report_(report), options_(options) {}

  std::string Write() {
    const Account account = MakeAccount(report_, options_);
    Line(account.verdict);
    for (const Finding& finding : GroupFindings(report_, options_)) WriteFinding(finding);
    Line("");
    WriteCoverage();
    WriteList("not covered", account.not_covered);
    WriteList("not searched", account.not_searched);
    WriteList("excluded", account.excluded);
    WriteList("suppressed", account.suppressed);
    WriteList("problems", account.problems);
    return std::move(out_);
  }

 private:
  void Line(std::string_view text) { out_ += Wrap(text, options_.width) + '\n'; }

  void WriteFinding(const Finding& finding) {
    const intel::Indicator& indicator = report_.indicators->indicators[finding.indicator];
    const std::string grade(GradeName(finding.grade));
    std::string head =
        fmt::format("{}  {}", Padded(grade, 6), EscapeForTerminal(IndicatorText(indicator)));
    const std::string family = intel::FamilyName(indicator);
    if (!family.empty()) head += fmt::format(" ({})", EscapeForTerminal(family));
    if (!finding.host.empty()) head += " on " + EscapeForTerminal(finding.host);
    head = Wrap(head, options_.width);
    if (options_.has_colour)
      head.replace(0, grade.size(), fmt::format("{}{}\x1b[0m", ColourOf(finding.grade), grade));
    out_ += '\n' + head + '\n';
    const std::string tables = base::Join(finding.tables, ", ");
    std::string times = ShortTime(finding.first);
    if (finding.first != finding.last) times += " to " + ShortTime(finding.last);
    Line(fmt::format("        {} {} in {}, {}", base::FormatCount(finding.num_hits),
                     finding.num_hits == 1 ? "hit" : "hits", tables, times));
    for (const std::string& reason : finding.reasons)
      Line("        - " + EscapeForTerminal(reason));
    for (const Hit* hit : finding.rows) WriteRow(*hit);
    if (finding.num_hits > finding.rows.size() && !finding.rows.empty()) {
      Line(fmt::format("        … {} more",
                       base::FormatCount(finding.num_hits - finding.rows.size())));
    }
  }

  void WriteRow(const Hit& hit) {
    std::string reasons = base::Join(hit.reasons, ", ");
    if (!reasons.empty()) reasons = " [" + reasons + "]";
    Line(fmt::format("        {}  {}{}  {} = {}", ShortTime(hit.time), GradeName(hit.grade),
                     reasons, hit.column, EscapeForTerminal(ShortValue(hit.value))));
    Line("          at " + EscapeForTerminal(PlaceOf(report_, hit)));
  }

  void WriteCoverage() {
    size_t width = 5;
    for (const TableCoverage& table : report_.coverage) width = std::max(width, table.table.size());
    Line("searched");
    for (const TableCoverage& table : report_.coverage) {
      if (table.status == CoverageStatus::kNoData) continue;
      std::string text = fmt::format(
          "  {}  {:>12} rows  {} to {}", Padded(EscapeForTerminal(table.table), width),
          base::FormatCount(table.num_rows), ShortTime(table.first), ShortTime(table.last));
      if (table.num_in_window != table.num_rows) {
        text += fmt::format(", {} in the window", base::FormatCount(table.num_in_window));
      }
      if (table.num_rejected != 0)
        text += fmt::format(", {} rejected", base::FormatCount(table.num_rejected));
      if (table.num_repaired != 0)
        text += fmt::format(", {} repaired", base::FormatCount(table.num_repaired));
      if (table.num_without_time != 0) {
        text += fmt::format(", {} without a time", base::FormatCount(table.num_without_time));
      }
      if (table.status != CoverageStatus::kSearched) {
        text += fmt::format(" ({})", base::ReplaceAll(CoverageStatusName(table.status), "_", " "));
      }
      Line(text);
    }
    Line(fmt::format(
        "  {} of {} indicators, {} queries, {} files",
        base::FormatCount(report_.indicators->indicators.size() - report_.not_searched.size()),
        base::FormatCount(report_.indicators->indicators.size()),
        base::FormatCount(report_.queries.size()), base::FormatCount(report_.files.size())));
  }

  void WriteList(std::string_view title, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    Line(std::string(title));
    for (const std::string& line : lines) Line("  " + EscapeForTerminal(line));
  }

  const HuntReport& report_;
  const ReportOptions& options_;
  std::string out_;
};

}  // namespace

std::string WriteTableReport(const HuntReport& report, const ReportOptions& options) {
  return Writer(report, options).Write();
}

}  // namespace quoll::hunt
