// Running rules over logs: each rule's schedule is stepped over a span of time, every run sees what
// its product would have shown it, and what the rule makes of the rows becomes alerts. The logs are
// read once for all rules.
//
//   TRY(const RuleSet rules, ReadRules({"rules/"}, sink));
//   TRY(const RuleReport report, RunRules(*workspace, rules, options, sink));
//   out << WriteRuleReport(report, RuleReportFormat::kTable, {});
//
// A run that ends at T sees, of every table with a time column, the rows of [T - period, T), and
// `now()` is T. Runs end at from + n * frequency, n ≥ 1, up to `to`. Rules without a schedule run
// once, over [from, to).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "hunt/rules/rule.h"
#include "hunt/workspace.h"
#include "ingest/log_set.h"

namespace quoll::hunt {

// Rows kept of all alerts together, in bytes of JSON; further rows are counted and not kept.
inline constexpr size_t kMaxKeptRowBytes = size_t{256} << 20;
// A rule may not run more often than this in one span of time.
inline constexpr int64_t kMaxRunsOfRule = 1'000'000;
// AlertPerResult: more rows of a run are united in the last alert.
// https://learn.microsoft.com/azure/sentinel/create-analytics-rules
inline constexpr size_t kMaxAlertsPerRun = 150;
inline constexpr size_t kMaxAlertsPerNrtRun = 30;

enum class WindowMode : uint8_t {
  kAuto,  // all runs of a row-wise rule are answered in one pass; other rules are stepped
  kStep,  // every run by itself; the same alerts, for comparison
};

struct RuleRunOptions {
  // Absent: the day of the first row; the last row.
  std::optional<int64_t> from;
  std::optional<int64_t> to;
  // limits, cancel, parameters and seed are used.
  QueryOptions query;
  // Rows kept of an alert; the others are counted.
  size_t max_rows_of_alert = 10'000;
  // More alerts than this end the run with K4001; 0: no limit.
  uint64_t max_alerts = 200'000;
  WindowMode windows = WindowMode::kAuto;
  // Runs rules that their file disables, too.
  bool runs_disabled = false;
  // Told the number of rules done and their total; may be empty.
  std::function<void(size_t num_done, size_t num_rules)> progress;
};

struct AlertEntity {
  std::string type;  // `IP`
  std::vector<std::pair<std::string, std::string>> identifiers;
  bool operator==(const AlertEntity&) const = default;
};

struct Alert {
  std::string id;       // the same inputs give the same
  size_t rule_idx = 0;  // into RuleReport::rules
  int64_t time = 0;     // end of the run
  int64_t window_start = 0;
  std::string severity;
  std::string title;
  std::string description;
  std::vector<std::string> tactics;
  std::vector<AlertEntity> entities;
  std::vector<std::pair<std::string, std::vector<std::string>>> custom;
  // JSON objects, one per row, in the order of the query.
  std::vector<std::string> rows;
  uint64_t num_rows = 0;  // also those that are not kept
  std::optional<size_t> incident_idx;
};

// Alerts of a rule that its grouping puts together.
struct Incident {
  std::string id;
  size_t rule_idx = 0;
  std::string title;
  std::string severity;
  int64_t first = 0;
  int64_t last = 0;
  std::vector<size_t> alerts;  // into RuleReport::alerts
};

enum class RuleStatus : uint8_t { kRan, kNoData, kRefused, kError };
// `ran`, `no_data`, `refused`, `error`.
std::string_view RuleStatusName(RuleStatus status);

struct RuleResult {
  Rule rule;
  RuleStatus status = RuleStatus::kRan;
  uint64_t num_runs = 0;
  uint64_t num_suppressed = 0;  // runs that suppression left out
  uint64_t num_alerts = 0;
  uint64_t num_rows = 0;
  // Why it did not run, or what its answer lacks; empty: nothing to say.
  std::string reason;
  // Remarks of the compiler, such as that another column stood in.
  std::vector<std::string> warnings;
  bool is_one_pass = false;
  double seconds = 0;  // for --timings alone: compiling and running, the reading of the logs apart
};

struct RuleReport {
  int64_t from = 0;
  int64_t to = 0;
  std::vector<RuleResult> rules;  // as in the RuleSet
  std::vector<Alert> alerts;      // by time, then rule
  std::vector<Incident> incidents;
  std::vector<SkippedRuleFile> skipped;
  std::vector<ingest::LogProblem> problems;
  // Passes over the logs; 1 whatever the number of rules, 0 without data.
  uint64_t num_passes = 0;
  uint64_t num_bytes_read = 0;
  uint64_t num_rows_spooled = 0;
};

// Fails on bad options, unreadable logs and faults of the engine that are not one rule's; what is
// wrong with a rule is said in its result.
base::Result<RuleReport> RunRules(Workspace& workspace, const RuleSet& rules,
                                  const RuleRunOptions& options, diag::Sink& sink);

enum class RuleReportFormat : uint8_t { kTable, kJson, kSarif, kHtml };
std::optional<RuleReportFormat> RuleReportFormatFromName(std::string_view name);

struct RuleReportOptions {
  // Rows shown per alert in table and html.
  size_t max_rows = 3;
  // Table only: cells of the terminal; 0: no limit.
  size_t width = 100;
  bool has_colour = false;
  std::string version;  // of the program, for SARIF
};

// Ends with a newline. The same report and options give the same bytes.
std::string WriteRuleReport(const RuleReport& report, RuleReportFormat format,
                            const RuleReportOptions& options);

}  // namespace quoll::hunt
