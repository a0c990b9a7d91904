// What the formats have in common: findings, the account of what was and was not searched, small
// texts.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "hunt/kql_text.h"
#include "hunt/observables.h"
#include "hunt/reports/reports.h"
#include "intel/canon.h"
#include "intel/writers.h"

namespace quoll::hunt {
namespace {

constexpr size_t kMaxNamesPerReason = 5;

struct FormatWord {
  std::string_view name;
  ReportFormat format;
};
constexpr FormatWord kFormatWords[] = {{"table", ReportFormat::kTable},
                                       {"json", ReportFormat::kJson},
                                       {"csv", ReportFormat::kCsv},
                                       {"markdown", ReportFormat::kMarkdown},
                                       {"html", ReportFormat::kHtml}};

// `2 domains and 3 addresses` of the indicators that the plan searches in a table.
std::string IndicatorsOfTable(const HuntReport& report, const TableCoverage& coverage) {
  return fmt::format("{} {}", base::FormatCount(coverage.num_indicators),
                     coverage.num_indicators == 1 ? "indicator was" : "indicators were") +
         (report.queries.empty() ? "" : " not searched there");
}

std::string SuppressedText(const HuntReport& report) {
  if (report.suppressed.empty()) return {};
  return fmt::format("; {} more suppressed by exclusions",
                     base::FormatCount(report.suppressed.size()));
}

std::string ExclusionText(const ExclusionUse& use) {
  if (use.is_expired)
    return fmt::format("{} expired on {} and was not applied", use.id, use.expires);
  const std::string_view verb = use.action == "suppress" ? "suppresses"
                                : use.action == "lower"  ? "lowers"
                                                         : "tags";
  return fmt::format("{} {} {} {}: {} ({}, until {})", use.id, verb,
                     base::FormatCount(use.num_hits), use.num_hits == 1 ? "hit" : "hits",
                     use.reason, use.owner, use.expires);
}

std::string Verdict(const HuntReport& report, const ReportOptions& options) {
  uint64_t shown = 0;
  std::string grades;
  for (const Grade grade : {Grade::kHigh, Grade::kMedium, Grade::kLow, Grade::kInfo}) {
    const uint64_t count = report.NumHits(grade);
    if (grade >= options.min_grade) shown += count;
    if (count != 0)
      grades += fmt::format("{}{} {}", grades.empty() ? "" : ", ", base::FormatCount(count),
                            GradeName(grade));
  }
  const bool has_data =
      std::any_of(report.coverage.begin(), report.coverage.end(), [](const TableCoverage& table) {
        return table.status == CoverageStatus::kSearched ||
               table.status == CoverageStatus::kPartial;
      });
  if (report.hits.empty() && !has_data)
    return "nothing was searched: no table of the plan has data" + SuppressedText(report);
  if (report.hits.empty()) return "no hits in what was searched" + SuppressedText(report);
  std::string text = fmt::format("{} {}: {}", base::FormatCount(report.hits.size()),
                                 report.hits.size() == 1 ? "hit" : "hits", grades);
  if (shown < report.hits.size()) {
    text += fmt::format(" ({} below {} not shown)", base::FormatCount(report.hits.size() - shown),
                        GradeName(options.min_grade));
  }
  return text + SuppressedText(report);
}

}  // namespace

std::optional<ReportFormat> ReportFormatFromName(std::string_view name) {
  for (const FormatWord& word : kFormatWords) {
    if (word.name == name) return word.format;
  }
  return std::nullopt;
}

std::string WriteReport(const HuntReport& report, ReportFormat format,
                        const ReportOptions& options) {
  switch (format) {
    case ReportFormat::kTable:
      return WriteTableReport(report, options);
    case ReportFormat::kJson:
      return WriteJsonReport(report, options);
    case ReportFormat::kCsv:
      return WriteCsvReport(report, options);
    case ReportFormat::kMarkdown:
      return WriteMarkdownReport(report, options);
    case ReportFormat::kHtml:
      break;
  }
  return WriteHtmlReport(report, options);
}

std::string ShortTime(std::optional<int64_t> ticks) {
  if (!ticks) return "unknown";
  std::string text = intel::FormatIsoTime(*ticks).substr(0, 19);
  text[10] = ' ';
  return text;
}

std::string PlaceOf(const HuntReport& report, const Hit& hit) {
  const std::string file =
      hit.file_idx < report.files.size() ? report.files[hit.file_idx] : "unknown file";
  return hit.line ? fmt::format("{}:{}", file, *hit.line)
                  : fmt::format("{} record {}", file, hit.record);
}

std::string IndicatorText(const intel::Indicator& indicator) {
  std::string text = intel::DisplayValue(indicator.kind, indicator.value);
  if (indicator.port == 0) return text;
  if (indicator.kind == intel::Kind::kIp && text.find(':') != std::string::npos)
    text = '[' + text + ']';
  return fmt::format("{}:{}", text, indicator.port);
}

std::string ShortValue(std::string_view value) {
  if (value.size() <= kMaxShownBytes) return std::string(value);
  size_t end = kMaxShownBytes;
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80) --end;
  return std::string(value.substr(0, end)) + "…";
}

std::string HostOf(const Hit& hit) {
  return hit.entities.empty() ? std::string() : hit.entities[0].second;
}

std::vector<Finding> GroupFindings(const HuntReport& report, const ReportOptions& options) {
  std::map<std::pair<IndicatorIdx, std::string>, Finding> groups;
  for (const Hit& hit : report.hits) {
    if (hit.grade < options.min_grade) continue;
    // Products differ in the case of a machine's name.
    Finding& finding = groups[{hit.indicator, base::AsciiLower(HostOf(hit))}];
    finding.indicator = hit.indicator;
    if (finding.num_hits == 0) finding.host = HostOf(hit);
    if (hit.time && (!finding.first || *hit.time < *finding.first)) finding.first = hit.time;
    if (hit.time && (!finding.last || *hit.time > *finding.last)) finding.last = hit.time;
    ++finding.num_hits;
    const std::string& table = report.queries[hit.query_idx].table;
    const auto at = std::lower_bound(finding.tables.begin(), finding.tables.end(), table);
    if (at == finding.tables.end() || *at != table) finding.tables.insert(at, table);
    // Kept sorted by grade; hits come by time.
    const auto behind =
        std::upper_bound(finding.rows.begin(), finding.rows.end(), &hit,
                         [](const Hit* a, const Hit* b) { return a->grade > b->grade; });
    finding.rows.insert(behind, &hit);
    if (finding.rows.size() > std::max<size_t>(options.max_rows, 1)) finding.rows.pop_back();
  }
  std::vector<Finding> findings;
  for (auto& [key, finding] : groups) {
    finding.grade = finding.rows[0]->grade;
    finding.reasons = finding.rows[0]->why;
    for (const auto& [reason, why] : finding.rows[0]->lifted) finding.reasons.push_back(why);
    finding.rows.resize(std::min(finding.rows.size(), options.max_rows));
    findings.push_back(std::move(finding));
  }
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return a.grade != b.grade ? a.grade > b.grade : a.num_hits > b.num_hits;
  });
  return findings;
}

Account MakeAccount(const HuntReport& report, const ReportOptions& options) {
  Account account;
  account.verdict = Verdict(report, options);
  for (const TableCoverage& table : report.coverage) {
    if (table.status == CoverageStatus::kNoData) {
      account.not_covered.push_back(
          fmt::format("{}: no data — {}", table.table, IndicatorsOfTable(report, table)));
    }
    if (table.status == CoverageStatus::kPartial) {
      account.not_covered.push_back(
          fmt::format("{}: not all of its files could be read to the end", table.table));
    }
    if (table.status == CoverageStatus::kNoQuery) {
      account.not_covered.push_back(
          fmt::format("{}: {} rows, and no query of the hunt reads this table", table.table,
                      base::FormatCount(table.num_rows)));
    }
  }
  std::map<std::string, std::vector<IndicatorIdx>> by_reason;
  for (const NotSearched& item : report.not_searched)
    by_reason[item.reason].push_back(item.indicator);
  for (const auto& [reason, members] : by_reason) {
    std::string names;
    for (size_t i = 0; i < members.size() && i < kMaxNamesPerReason; ++i) {
      names += (i == 0 ? "" : ", ") + IndicatorText(report.indicators->indicators[members[i]]);
    }
    if (members.size() > kMaxNamesPerReason) {
      names += fmt::format(" and {} more", base::FormatCount(members.size() - kMaxNamesPerReason));
    }
    account.not_searched.push_back(fmt::format("{}: {}", names, reason));
  }
  for (const ExclusionUse& use : report.exclusions) account.excluded.push_back(ExclusionText(use));
  for (const Hit& hit : report.suppressed) {
    if (!options.shows_suppressed) break;
    account.suppressed.push_back(fmt::format(
        "{} {} {} = {} ({}) by {}, at {}", ShortTime(hit.time), GradeName(hit.grade), hit.column,
        ShortValue(hit.value), IndicatorText(report.indicators->indicators[hit.indicator]),
        base::Join(hit.exclusions, ", "), PlaceOf(report, hit)));
  }
  for (const ingest::LogProblem& problem : report.problems) {
    account.problems.push_back(fmt::format("{}: {}", problem.file, problem.reason));
  }
  return account;
}

}  // namespace quoll::hunt
