// The report on a terminal: alerts first, then what the rules did, then what was left out.
#include <fmt/format.h>

#include <algorithm>

#include "base/escape.h"
#include "base/text.h"
#include "base/ticks.h"
#include "base/utf8.h"
#include "hunt/rules/formats/_report.h"

namespace quoll::hunt {
namespace {

using base::EscapeForTerminal;

constexpr size_t kMaxRowText = 400;

std::string ShortTime(int64_t ticks) {
  return base::ReplaceAll(base::FormatDatetime(ticks).substr(0, 19), "T", " ");
}

std::string_view ColourOf(std::string_view severity) {
  if (severity == "High") return "\x1b[1;31m";
  if (severity == "Medium") return "\x1b[33m";
  if (severity == "Low") return "\x1b[36m";
  return "\x1b[2m";
}

std::string Padded(const std::string& text, size_t cells) {
  const size_t width = base::DisplayWidth(text);
  return width >= cells ? text : text + std::string(cells - width, ' ');
}

class Writer {
 public:
  Writer(const RuleReport& report, const RuleReportOptions& options)
      : report_(report), options_(options) {}

  std::string Write() {
    Line(RuleVerdict(report_));
    Line(fmt::format("{} to {} UTC", ShortTime(report_.from), ShortTime(report_.to)));
    for (const Alert& alert : report_.alerts) WriteAlert(alert);
    Line("");
    WriteRules();
    for (const SkippedRuleFile& file : report_.skipped)
      Line(fmt::format("no rule: {} {}", EscapeForTerminal(file.file),
                       EscapeForTerminal(file.reason)));
    for (const ingest::LogProblem& problem : report_.problems)
      Line(fmt::format("problem: {}: {}", EscapeForTerminal(problem.file),
                       EscapeForTerminal(problem.reason)));
    return std::move(out_);
  }

 private:
  void Line(std::string_view text) { (out_ += text) += '\n'; }
  // Long texts of logs are cut at the edge of the terminal.
  std::string Cut(const std::string& text, size_t indent) const {
    const size_t max = options_.width > indent + 10 ? options_.width - indent : kMaxRowText;
    if (base::CountCodePoints(text) <= max) return text;
    return text.substr(0, base::OffsetOfCodePoint(text, max - 1)) + "…";
  }

  void WriteAlert(const Alert& alert) {
    const RuleResult& result = report_.rules[alert.rule_idx];
    std::string severity = Padded(EscapeForTerminal(alert.severity), 13);
    if (options_.has_colour)
      severity = fmt::format("{}{}\x1b[0m", ColourOf(alert.severity), severity);
    Line("");
    Line(
        fmt::format("{}  {}  {}", ShortTime(alert.time), severity, EscapeForTerminal(alert.title)));
    const std::string name = RuleTitle(result.rule);
    Line(fmt::format("  {}{} {}", name == alert.title ? "" : EscapeForTerminal(name) + ", ",
                     base::FormatCount(alert.num_rows), alert.num_rows == 1 ? "row" : "rows"));
    for (const AlertEntity& entity : alert.entities)
      Line("  " + Cut(fmt::format("{}: {}", EscapeForTerminal(entity.type),
                                  EscapeForTerminal(EntityText(entity))),
                      2));
    for (const auto& [key, values] : alert.custom) {
      if (!values.empty())
        Line("  " + Cut(fmt::format("{} = {}", EscapeForTerminal(key),
                                    EscapeForTerminal(base::Join(values, ", "))),
                        2));
    }
    const size_t num_shown = std::min(options_.max_rows, alert.rows.size());
    for (size_t i = 0; i < num_shown; ++i) Line("    " + Cut(EscapeForTerminal(alert.rows[i]), 4));
    if (num_shown > 0 && alert.num_rows > num_shown)
      Line(fmt::format("    … {} more", base::FormatCount(alert.num_rows - num_shown)));
  }

  void WriteRules() {
    size_t width = 4;
    for (const RuleResult& result : report_.rules)
      width = std::max(width, base::DisplayWidth(EscapeForTerminal(RuleTitle(result.rule))));
    width = std::min<size_t>(width, 60);
    Line(fmt::format("{}  status     runs  suppressed  alerts", Padded("rule", width)));
    for (const RuleResult& result : report_.rules) {
      Line(fmt::format("{}  {}  {:>6}  {:>10}  {:>6}",
                       Padded(EscapeForTerminal(RuleTitle(result.rule)), width),
                       Padded(base::ReplaceAll(RuleStatusName(result.status), "_", " "), 7),
                       base::FormatCount(result.num_runs), base::FormatCount(result.num_suppressed),
                       base::FormatCount(result.num_alerts)));
      if (!result.reason.empty()) Line("  " + EscapeForTerminal(result.reason));
      for (const std::string& warning : result.warnings)
        Line("  note: " + EscapeForTerminal(warning));
    }
  }

  const RuleReport& report_;
  const RuleReportOptions& options_;
  std::string out_;
};

}  // namespace

std::string WriteRuleTable(const RuleReport& report, const RuleReportOptions& options) {
  return Writer(report, options).Write();
}

}  // namespace quoll::hunt
