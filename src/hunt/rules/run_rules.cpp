// The course of a run of rules: compile each rule, read the logs once into a spool with what all
// rules need, then step each rule over its schedule on the spool.
#include "hunt/rules/run_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <set>

#include "base/check.h"
#include "base/escape.h"
#include "base/text.h"
#include "base/ticks.h"
#include "diag/renderers.h"
#include "hunt/rules/alerts.h"
#include "hunt/rules/empty_runs.h"
#include "hunt/rules/one_pass.h"
#include "hunt/rules/rule_spool.h"
#include "hunt/rules/schedule.h"

namespace quoll::hunt {
namespace {

// What is known of a rule before it runs.
struct Prepared {
  std::shared_ptr<const base::SourceFile> source;
  // Tables of the logs that its plan reads, and known ones without data; watchlists and the like
  // are not among them.
  std::set<std::string> tables;
  model::RelPtr rel;                     // of the query's only result
  std::vector<std::string> empty_names;  // functions of the workspace that give no rows
  bool is_ready = false;                 // it compiled
};

bool IsCode(const diag::Diagnostic& diagnostic, int first, int last) {
  const int code = static_cast<int>(diagnostic.code);
  return code >= first && code <= last;
}

// The first error as one line; how the rule stands then.
void TakeFailure(const diag::Sink& sink, RuleResult& result) {
  result.status = RuleStatus::kError;
  result.reason = "failed without a reason";
  for (const diag::Diagnostic& diagnostic : sink.diagnostics()) {
    if (diagnostic.severity != diag::Severity::kError) continue;
    result.reason = diag::RenderOneLine(diagnostic);
    if (IsCode(diagnostic, 3000, 3999)) result.status = RuleStatus::kRefused;
    // A table of which nothing is known is one without data.
    if (diagnostic.code == diag::Code::K2001) result.status = RuleStatus::kNoData;
    return;
  }
}

bool HasCode(const diag::Sink& sink, diag::Code code) {
  const std::vector<diag::Diagnostic> diagnostics = sink.diagnostics();
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [&](const diag::Diagnostic& diagnostic) { return diagnostic.code == code; });
}

// The query with the lines of its file, so that messages point there. A block of YAML starts behind
// its key's line.
std::shared_ptr<const base::SourceFile> SourceOf(const Rule& rule) {
  const bool is_block = rule.query.find('\n') != std::string::npos && rule.kind != RuleKind::kQuery;
  const int num_lines = std::clamp(rule.query_line - (is_block ? 0 : 1), 0, 1'000'000);
  return std::make_shared<base::SourceFile>(
      rule.file, std::string(static_cast<size_t>(num_lines), '\n') + rule.query);
}

// A plugin whose columns the data decide reads what its text does not name.
bool AsksData(const std::string& query) { return query.find("evaluate") != std::string::npos; }

// Adds the time of a scope to a sum.
class Stopwatch {
 public:
  explicit Stopwatch(double& seconds) : seconds_(seconds) {}
  ~Stopwatch() {
    seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }
  Stopwatch(const Stopwatch&) = delete;

 private:
  double& seconds_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

class RuleRunner {
 public:
  RuleRunner(Workspace& workspace, const RuleSet& rules, const RuleRunOptions& options,
             diag::Sink& sink)
      : workspace_(workspace), options_(options), sink_(sink), spool_(workspace, options.query) {
    report_.skipped = rules.skipped;
    for (const Rule& rule : rules.rules)
      report_.rules.push_back({rule, RuleStatus::kRan, 0, 0, 0, 0, {}, {}, false, 0});
    prepared_.resize(report_.rules.size());
  }

  base::Result<RuleReport> Run() {
    for (size_t i = 0; i < report_.rules.size(); ++i) {
      const Stopwatch watch(report_.rules[i].seconds);
      TRY_STATUS(Prepare(i));
    }
    TRY_STATUS(
        spool_.Read(Earliest(), options_.from && options_.to ? options_.to : std::nullopt, sink_));
    report_.num_passes = spool_.num_passes();
    report_.num_rows_spooled = spool_.num_rows();
    TRY_STATUS(DecideSpan());
    for (size_t i = 0; i < report_.rules.size(); ++i) {
      if (options_.progress) options_.progress(i, report_.rules.size());
      const Stopwatch watch(report_.rules[i].seconds);
      if (prepared_[i].is_ready) TRY_STATUS(RunRule(i));
    }
    std::stable_sort(report_.alerts.begin(), report_.alerts.end(),
                     [](const Alert& a, const Alert& b) { return a.time < b.time; });
    GroupIncidents(report_);
    if (ingest::LogSet* logs = workspace_.logs()) {
      logs->ReportRecords(sink_);
      report_.problems = logs->problems();
      report_.num_bytes_read = logs->progress().num_read;
    }
    return std::move(report_);
  }

 private:
  // --- Before the logs are read ---

  base::Status Prepare(size_t idx) {
    RuleResult& result = report_.rules[idx];
    if (!result.rule.refusal.empty()) return Refuse(result, result.rule.refusal);
    if (!result.rule.is_enabled && !options_.runs_disabled)
      return Refuse(result, "the rule is disabled in its file");
    Prepared& prepared = prepared_[idx];
    prepared.source = SourceOf(result.rule);
    diag::Sink sink;
    QueryOptions query = options_.query;
    query.asks_data = false;
    query.now_ticks = workspace_.now_ticks(options_.query);
    const auto compiled = workspace_.Compile(prepared.source, query, sink);
    TakeWarnings(sink, prepared, result);
    if (!compiled) {
      TakeFailure(sink, result);
      return base::Done{};
    }
    if (compiled->results.size() != 1) {
      return Refuse(result, fmt::format("the query has {} results and a rule takes one",
                                        compiled->results.size()));
    }
    const model::RelPtr& rel = compiled->results[0].rel;
    std::vector<const model::ScanRel*> scans;
    model::CollectScans(rel, scans);
    for (const model::ScanRel* scan : scans) {
      if (scan->source == nullptr || spool_.IsOfLogs(scan->table))
        prepared.tables.insert(scan->table);
    }
    spool_.Need(rel, AsksData(result.rule.query));
    prepared.rel = rel;
    prepared.is_ready = true;
    return base::Done{};
  }

  static base::Status Refuse(RuleResult& result, std::string reason) {
    result.status = RuleStatus::kRefused;
    result.reason = std::move(reason);
    return base::Done{};
  }

  static void TakeWarnings(const diag::Sink& sink, Prepared& prepared, RuleResult& result) {
    for (const diag::Diagnostic& diagnostic : sink.diagnostics()) {
      if (diagnostic.severity != diag::Severity::kWarning) continue;
      std::string text = diagnostic.message;
      for (const diag::Label& label : diagnostic.labels) {
        if (!label.text.empty()) text += ": " + label.text;
      }
      if (std::find(result.warnings.begin(), result.warnings.end(), text) != result.warnings.end())
        continue;
      if (diagnostic.code == diag::Code::K2018) prepared.empty_names.push_back(diagnostic.message);
      result.warnings.push_back(std::move(text));
    }
  }

  // No rule looks further back than the longest period before `from`.
  std::optional<int64_t> Earliest() const {
    if (!options_.from || !options_.to) return std::nullopt;
    int64_t longest = 0;
    for (const RuleResult& result : report_.rules)
      longest = std::max(longest, result.rule.period_ticks.value_or(0));
    return std::max<int64_t>(*options_.from - longest, 0);
  }

  // What was not said: the day of the first row, and the moment behind the last one.
  base::Status DecideSpan() {
    std::optional<int64_t> first;
    std::optional<int64_t> last;
    for (const auto& [table, facts] : spool_.facts()) {
      if (facts.first && (!first || *facts.first < *first)) first = facts.first;
      if (facts.last && (!last || *facts.last > *last)) last = facts.last;
    }
    const int64_t now = workspace_.now_ticks(options_.query);
    covers_end_ = !options_.to;
    report_.to = options_.to ? *options_.to : last ? *last + 1 : now;
    report_.from = options_.from ? *options_.from
                   : first       ? *first - *first % base::kTicksPerDay
                                 : report_.to - base::kTicksPerDay;
    if (report_.from < report_.to) return base::Done{};
    if (!options_.from) {
      report_.from = report_.to - base::kTicksPerDay;
      return base::Done{};
    }
    return sink_.Fail(diag::Diagnostic{.code = diag::Code::K8001,
                                       .message = fmt::format("the time from {} to {} is empty",
                                                              base::FormatDatetime(report_.from),
                                                              base::FormatDatetime(report_.to))}
                          .Help("`--from` lies before `--to`"));
  }

  // --- One rule ---

  // Which of the rule's tables have rows that its runs can see. False: none, and the rule says so.
  bool CheckData(const Prepared& prepared, const RuleRuns& runs, RuleResult& result) const {
    std::vector<std::string> missing;
    std::vector<std::string> outside;
    size_t num_with_data = 0;
    for (const std::string& table : prepared.tables) {
      const auto facts = spool_.facts().find(table);
      if (facts == spool_.facts().end() || facts->second.num_rows == 0) {
        missing.push_back("`" + table + "`");
        continue;
      }
      const RuleTableFacts& known = facts->second;
      if (known.num_without_time > 0) {
        result.warnings.push_back(fmt::format("{} rows of `{}` have no time, and no run sees them",
                                              base::FormatCount(known.num_without_time), table));
      }
      const bool is_outside = known.has_time && (!known.first || *known.first >= runs.last_end() ||
                                                 *known.last < runs.first_start());
      if (is_outside) {
        outside.push_back("`" + table + "`");
      } else {
        ++num_with_data;
      }
    }
    if (!missing.empty()) result.reason = "no data in " + base::Join(missing, ", ");
    if (!outside.empty())
      AddReason(result, "no rows within the time in " + base::Join(outside, ", "));
    for (const std::string& name : prepared.empty_names) AddReason(result, name);
    const bool needs_data = !prepared.tables.empty() || !prepared.empty_names.empty();
    if (!needs_data || num_with_data > 0) return true;
    result.status = RuleStatus::kNoData;
    return false;
  }

  static void AddReason(RuleResult& result, const std::string& text) {
    if (!result.reason.empty()) result.reason += "; ";
    result.reason += text;
  }

  base::Status RunRule(size_t idx) {
    RuleResult& result = report_.rules[idx];
    const RuleRuns runs = RunsOf(result.rule, report_.from, report_.to, covers_end_);
    if (runs.count == 0) {
      return Refuse(result, fmt::format("no run ends within the time: the rule runs every {}",
                                        RuleSpanText(runs.frequency)));
    }
    if (runs.count > kMaxRunsOfRule) {
      return Refuse(result, fmt::format("it would run {} times, more than {}",
                                        base::FormatCount(static_cast<uint64_t>(runs.count)),
                                        base::FormatCount(kMaxRunsOfRule)));
    }
    if (!CheckData(prepared_[idx], runs, result)) return base::Done{};
    const size_t num_alerts = report_.alerts.size();
    diag::Sink sink;
    const bool is_ok = StepRule(idx, runs, sink).ok();
    // Cancelling ends the whole run, not one rule.
    if (!is_ok && HasCode(sink, diag::Code::K4004)) {
      for (const diag::Diagnostic& diagnostic : sink.diagnostics()) sink_.Report(diagnostic);
      return base::Failed{};
    }
    if (!is_ok) TakeFailure(sink, result);
    result.num_alerts = report_.alerts.size() - num_alerts;
    if (options_.max_alerts != 0 && report_.alerts.size() > options_.max_alerts) {
      return sink_.Fail(diag::Diagnostic{
          .code = diag::Code::K4001,
          .message = fmt::format("more than {} alerts", base::FormatCount(options_.max_alerts))}
                            .Help("narrow the time with --from and --to"));
    }
    return base::Done{};
  }

  QueryOptions OptionsOf(const RuleRun& run) const {
    QueryOptions query = options_.query;
    query.now_ticks = run.end;
    query.since = run.start;
    query.until = run.end;
    return query;
  }

  base::Status StepRule(size_t idx, const RuleRuns& runs, diag::Sink& sink) {
    RuleResult& result = report_.rules[idx];
    if (options_.windows == WindowMode::kAuto && runs.count > 1) {
      const auto plan = OnePass(idx, runs);
      if (plan) {
        diag::Sink of_pass;
        if (RunOnePass(idx, runs, *plan, of_pass).ok()) return base::Done{};
        // The rows of all runs together may exceed a limit that no run exceeds by itself.
        if (!HasCode(of_pass, diag::Code::K4001)) {
          for (const diag::Diagnostic& diagnostic : of_pass.diagnostics()) sink.Report(diagnostic);
          return base::Failed{};
        }
        result.is_one_pass = false;
      }
    }
    int64_t quiet_until = INT64_MIN;
    std::unique_ptr<AlertMaker> maker;
    bool has_schema = false;  // of a run, which may have columns that only the data decide
    for (int64_t i = 0; i < runs.count; ++i) {
      const RuleRun run = runs.At(i);
      if (run.end < quiet_until) {
        ++result.num_suppressed;
        continue;
      }
      if (runs.count > 1) {
        TRY(const bool is_empty, IsEmpty(prepared_[idx], run, sink));
        if (is_empty) {
          if (maker == nullptr) maker = MakerOf(idx);
          FinishRun(*maker, run, {}, result, quiet_until);
          continue;
        }
      }
      const QueryOptions query = OptionsOf(run);
      TRY(const lang::CompiledQuery compiled,
          workspace_.Compile(prepared_[idx].source, query, sink));
      TRY(auto stream, workspace_.Run(compiled.results.at(0), prepared_[idx].source, query, sink));
      if (!has_schema) {
        maker = std::make_unique<AlertMaker>(result.rule, idx, stream->schema(), options_);
        has_schema = true;
      }
      TRY(std::vector<RuleRow> rows, ReadRows(*stream, *maker, result.rule));
      FinishRun(*maker, run, std::move(rows), result, quiet_until);
    }
    SayMissingColumns(*maker, result);
    return base::Done{};
  }

  // True if the run surely has no row, because its tables have none in its window.
  base::Result<bool> IsEmpty(const Prepared& prepared, const RuleRun& run, diag::Sink& sink) {
    std::set<std::string> empty_tables;
    for (const std::string& table : prepared.tables) {
      TRY(const bool may_have_rows, spool_.MayHaveRows(table, run.start, run.end, sink));
      if (!may_have_rows) empty_tables.insert(table);
    }
    return !empty_tables.empty() && GivesNothing(*prepared.rel, empty_tables);
  }
  // For runs without rows; the columns are those of the query at any time.
  std::unique_ptr<AlertMaker> MakerOf(size_t idx) const {
    model::Schema schema;
    for (const model::OutputColumn& column : prepared_[idx].rel->columns)
      schema.push_back({column.name, column.type});
    return std::make_unique<AlertMaker>(report_.rules[idx].rule, idx, schema, options_);
  }

  // JSON is made of the rows that can be shown.
  bool KeepsJson(const Rule& rule, size_t num_rows) const {
    return rule.grouping != EventGrouping::kSingleAlert || num_rows < options_.max_rows_of_alert;
  }

  base::Result<std::vector<RuleRow>> ReadRows(engine::ResultStream& stream, const AlertMaker& maker,
                                              const Rule& rule) const {
    std::vector<RuleRow> out;
    for (;;) {
      TRY(const engine::Rows rows, stream.Next());
      if (rows.num_rows == 0) return out;
      for (size_t row = 0; row < rows.num_rows; ++row)
        out.push_back(maker.Take(rows, row, KeepsJson(rule, out.size())));
    }
  }

  void FinishRun(AlertMaker& maker, const RuleRun& run, std::vector<RuleRow> rows,
                 RuleResult& result, int64_t& quiet_until) {
    ++result.num_runs;
    result.num_rows += rows.size();
    const size_t num_before = report_.alerts.size();
    const uint64_t num_rows = rows.size();
    maker.Finish(run.start, run.end, std::move(rows), num_rows, row_budget_, report_.alerts);
    const bool has_alerted = report_.alerts.size() > num_before;
    if (has_alerted && result.rule.is_suppressed)
      quiet_until = run.end + result.rule.suppression_ticks;
  }

  static void SayMissingColumns(const AlertMaker& maker, RuleResult& result) {
    for (const std::string& column : maker.missing_columns()) {
      result.warnings.push_back(
          fmt::format("the result has no column `{}`, which the rule's details name", column));
    }
  }

  // --- All runs in one pass ---

  // Null where the rule must be stepped.
  std::unique_ptr<OnePassPlan> OnePass(size_t idx, const RuleRuns& runs) const {
    // An odd number of ticks: no rounding moves by exactly as much.
    constexpr int64_t kMoved = 36'000'000'007;
    QueryOptions query = OptionsOf({runs.first_start(), runs.last_end()});
    query.asks_data = false;
    BoundAt first;
    BoundAt second;
    diag::Sink unread;
    std::shared_ptr<const base::SourceFile> source;
    for (BoundAt* bound : {&first, &second}) {
      bound->now = runs.At(0).end + (bound == &second ? kMoved : 0);
      query.now_ticks = bound->now;
      const auto compiled = workspace_.Compile(prepared_[idx].source, query, unread);
      // What cannot be told without data is stepped.
      if (!compiled || compiled->results.size() != 1) return std::unique_ptr<OnePassPlan>();
      bound->rel = compiled->results[0].rel;
      source = compiled->source;
    }
    return MakeOnePassPlan(first, second, TimeColumnOf(first.rel), *source);
  }

  // Of the only table of the plan; empty where there is none or more than one.
  std::string TimeColumnOf(const model::RelPtr& rel) const {
    std::vector<const model::ScanRel*> scans;
    model::CollectScans(rel, scans);
    if (scans.size() != 1 || scans[0]->source == nullptr) return {};
    const auto binding = workspace_.FindTable(scans[0]->table);
    return binding ? binding->schema.time_column : std::string();
  }

  base::Status RunOnePass(size_t idx, const RuleRuns& runs, const OnePassPlan& plan,
                          diag::Sink& sink) {
    RuleResult& result = report_.rules[idx];
    result.is_one_pass = true;
    const QueryOptions query = OptionsOf({runs.first_start(), runs.last_end()});
    TRY(auto stream, workspace_.Run({plan.rel, {}}, prepared_[idx].source, query, sink));
    model::Schema visible(stream->schema().begin(),
                          stream->schema().begin() + static_cast<ptrdiff_t>(plan.num_visible));
    AlertMaker maker(result.rule, idx, visible, options_);
    // Rows with their times, in the order of the query; each run picks its own.
    std::vector<std::pair<int64_t, RuleRow>> all;
    for (;;) {
      TRY(const engine::Rows rows, stream->Next());
      if (rows.num_rows == 0) break;
      const model::ColumnView& time = rows.columns[plan.time_column];
      for (size_t row = 0; row < rows.num_rows; ++row) {
        if (!time.IsNull(row))
          all.emplace_back(time.Get<int64_t>(row), maker.Take(rows, row, true));
      }
    }
    PickRuns(plan, runs, all, maker, result);
    SayMissingColumns(maker, result);
    return base::Done{};
  }

  void PickRuns(const OnePassPlan& plan, const RuleRuns& runs,
                const std::vector<std::pair<int64_t, RuleRow>>& all, AlertMaker& maker,
                RuleResult& result) {
    std::vector<size_t> by_time(all.size());
    for (size_t i = 0; i < all.size(); ++i) by_time[i] = i;
    std::stable_sort(by_time.begin(), by_time.end(),
                     [&](size_t a, size_t b) { return all[a].first < all[b].first; });
    const auto first_at = [&](int64_t time) {
      return std::lower_bound(by_time.begin(), by_time.end(), time,
                              [&](size_t i, int64_t t) { return all[i].first < t; });
    };
    int64_t quiet_until = INT64_MIN;
    for (int64_t i = 0; i < runs.count; ++i) {
      const RuleRun run = runs.At(i);
      if (run.end < quiet_until) {
        ++result.num_suppressed;
        continue;
      }
      std::vector<size_t> seen;
      for (auto it = first_at(run.start); it != by_time.end() && all[*it].first < run.end; ++it) {
        if (plan.Sees(run, all[*it].first)) seen.push_back(*it);
      }
      // Rows are copied only where they become an alert.
      if (result.rule.kind != RuleKind::kDetection && !maker.IsTriggered(seen.size())) {
        ++result.num_runs;
        result.num_rows += seen.size();
        continue;
      }
      // Back to the order of the query.
      std::sort(seen.begin(), seen.end());
      std::vector<RuleRow> rows;
      for (const size_t row : seen) {
        rows.push_back(all[row].second);
        if (!KeepsJson(result.rule, rows.size() - 1)) rows.back().json.clear();
      }
      FinishRun(maker, run, std::move(rows), result, quiet_until);
    }
  }

  Workspace& workspace_;
  const RuleRunOptions& options_;
  diag::Sink& sink_;
  RuleReport report_;
  std::vector<Prepared> prepared_;
  RuleSpool spool_;
  bool covers_end_ = false;
  size_t row_budget_ = kMaxKeptRowBytes;
};

}  // namespace

std::string_view RuleStatusName(RuleStatus status) {
  switch (status) {
    case RuleStatus::kRan:
      return "ran";
    case RuleStatus::kNoData:
      return "no_data";
    case RuleStatus::kRefused:
      return "refused";
    case RuleStatus::kError:
      break;
  }
  return "error";
}

base::Result<RuleReport> RunRules(Workspace& workspace, const RuleSet& rules,
                                  const RuleRunOptions& options, diag::Sink& sink) {
  return RuleRunner(workspace, rules, options, sink).Run();
}

}  // namespace quoll::hunt
