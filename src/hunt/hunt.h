// The hunt: indicators against logs. Every table is searched by KQL texts that are written from the
// indicators, printed in the report and run through the same engine as any other query; the logs
// are read once for all of them.
//
//   TRY(auto workspace, Workspace::Open({.log_specs = {"logs/"}}, sink));
//   TRY(HuntReport report, Hunt(*workspace, indicators, options, sink));
//   out << WriteReport(report, ReportFormat::kTable, {});
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "hunt/workspace.h"
#include "ingest/log_set.h"
#include "intel/indicator.h"

namespace quoll::hunt {

struct ExclusionRule;  // hunt/exclusions/rule.h

// Own: Quoll's form, row-wise and exact. Seed: letter for letter the form of the pages that the
// product was asked for.
enum class Style : uint8_t { kOwn, kSeed };

enum class Grade : uint8_t { kInfo, kLow, kMedium, kHigh };
// `info`, `low`, `medium`, `high`.
std::string_view GradeName(Grade grade);
std::optional<Grade> GradeFromName(std::string_view name);

struct HuntOptions {
  Style style = Style::kOwn;
  // now, since, until, limits and cancel are used.
  QueryOptions query;
  // What is ours, as addresses and CIDR networks; empty: the private ranges. A bad one fails with
  // K8001.
  std::vector<std::string> own_networks;
  // Hunts indicators too whose action is enrich or none, and revoked ones.
  bool has_all_indicators = false;
  // The host of a URL indicator alone is a hit (`host_of_url`).
  bool has_url_hosts = false;
  // Rules of --exclude; null: none. They must outlive the hunt.
  const std::vector<ExclusionRule>* exclusions = nullptr;
  // Where data/observables.yaml and data/grading.yaml are; empty: base::FindDataDir().
  std::string data_dir;
  // Indicators in one query text; more are split over several texts.
  size_t max_indicators_per_query = 10'000;
  // More hits than this end the hunt with K4001; 0: no limit.
  uint64_t max_hits = 2'000'000;
};

// Position in IndicatorSet::indicators.
using IndicatorIdx = uint32_t;

// A value of a row with its name. `json` is its JSON form, `text` what people read.
struct RowValue {
  std::string name;
  std::string text;
  std::string json;
};

// One observed value in one row.
struct Hit {
  uint32_t query_idx = 0;  // into HuntReport::queries
  std::optional<int64_t> time;
  uint32_t file_idx = 0;  // into HuntReport::files
  std::optional<uint64_t> line;
  uint64_t record = 0;
  IndicatorIdx indicator = 0;
  // Other indicators that the value is evidence of, by confidence.
  std::vector<IndicatorIdx> also;
  std::string column;
  std::string value;  // as in the log
  Grade grade = Grade::kHigh;
  std::vector<std::string> reasons;  // codes, in the order of data/grading.yaml
  std::vector<std::string> why;      // one sentence per reason
  // Reasons that a second signal took away, and the sentence that names it.
  std::vector<std::pair<std::string, std::string>> lifted;
  std::vector<std::pair<std::string, std::string>>
      entities;  // `host` → `PC-17`; only those that the row has
  std::vector<RowValue> row;
  std::vector<std::string> exclusions;  // ids of the rules that hold for it
};

// What became of a rule of --exclude.
struct ExclusionUse {
  std::string id;
  std::string action;  // `suppress`, `lower`, `tag`
  std::string reason;
  std::string owner;
  std::string expires;   // as written
  uint64_t num_hits = 0;  // for which it holds
  bool is_expired = false;  // it was not applied
};

struct HuntQuery {
  std::string id;  // `CommonSecurityLog.ip.outbound`
  std::string table;
  std::string kql;
  uint64_t num_rows = 0;
  // Rows that are no hit after all: URLs in a spelling that only their canonical form could tell.
  uint64_t num_rows_without_hit = 0;
  uint64_t num_indicators = 0;
  bool has_run = false;  // false: the table has no data
};

enum class CoverageStatus : uint8_t { kSearched, kNoData, kNoQuery, kPartial };
// `searched`, `no_data`, `no_query`, `partial`.
std::string_view CoverageStatusName(CoverageStatus status);

struct TableCoverage {
  std::string table;
  uint64_t num_rows = 0;
  uint64_t num_in_window = 0;
  uint64_t num_without_time = 0;
  std::optional<int64_t> first;
  std::optional<int64_t> last;
  uint64_t num_rejected = 0;
  uint64_t num_repaired = 0;
  uint64_t num_unconverted = 0;
  CoverageStatus status = CoverageStatus::kNoData;
  uint64_t num_indicators = 0;  // that the plan searches, or would search, in the table
};

struct NotSearched {
  IndicatorIdx indicator = 0;
  std::string reason;
};

struct HuntReport {
  // The indicators must outlive the report.
  const intel::IndicatorSet* indicators = nullptr;
  Style style = Style::kOwn;
  int64_t now_ticks = 0;
  std::optional<int64_t> since;
  std::optional<int64_t> until;
  std::vector<std::string> files;
  std::vector<HuntQuery> queries;
  // By time, then place; hits without a time come first.
  std::vector<Hit> hits;
  // Hits that exclusions have taken out of `hits`, in the same order.
  std::vector<Hit> suppressed;
  std::vector<ExclusionUse> exclusions;
  std::vector<TableCoverage> coverage;
  std::vector<NotSearched> not_searched;
  std::vector<ingest::LogProblem> problems;

  // Of the hits; absent without any.
  std::optional<Grade> max_grade() const;
  uint64_t NumHits(Grade grade) const;
};

// Plans, reads the logs once, runs the queries, grades. Without logs in the workspace every query
// stays unrun and the coverage says so. Fails on bad options, unreadable data files and faults of
// the engine; faults of the logs are problems.
base::Result<HuntReport> Hunt(Workspace& workspace, const intel::IndicatorSet& indicators,
                              const HuntOptions& options, diag::Sink& sink);

// The queries that Hunt would run, without logs: for `quoll hunt --print-queries` and packs.
base::Result<std::vector<HuntQuery>> WriteHuntQueries(const intel::IndicatorSet& indicators,
                                                      const HuntOptions& options, diag::Sink& sink);

enum class ReportFormat : uint8_t { kTable, kJson, kCsv, kMarkdown, kHtml };
std::optional<ReportFormat> ReportFormatFromName(std::string_view name);

struct ReportOptions {
  // Hits of a lower grade are counted and not shown.
  Grade min_grade = Grade::kInfo;
  // Lists the hits that exclusions have taken out; they are counted in any case.
  bool shows_suppressed = false;
  // Rows per finding in table, markdown and html.
  size_t max_rows = 3;
  // Table only: cells of the terminal; 0: no limit.
  size_t width = 100;
  bool has_colour = false;
};

// Ends with a newline. The same report and options give the same bytes.
std::string WriteReport(const HuntReport& report, ReportFormat format,
                        const ReportOptions& options);

}  // namespace quoll::hunt
