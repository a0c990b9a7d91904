// The course of a hunt: plan, compile, read the logs once into a spool, run the queries on it,
// grade, and account for what was searched and what was not.
#include "hunt/hunt.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/check.h"
#include "base/data_dir.h"
#include "base/escape.h"
#include "base/text.h"
#include "base/ticks.h"
#include "hunt/carry.h"
#include "hunt/exclusions/apply.h"
#include "hunt/grading.h"
#include "hunt/hits.h"
#include "hunt/observables.h"
#include "hunt/plan.h"

namespace quoll::hunt {
namespace {

// A query with its plan, as it runs; without one where its table has no data.
struct Prepared {
  std::shared_ptr<const base::SourceFile> source;
  std::unique_ptr<CarriedPlan> plan;
};

base::Result<std::string> DataDir(const HuntOptions& options, diag::Sink& sink) {
  std::string dir = options.data_dir.empty() ? base::FindDataDir() : options.data_dir;
  if (!dir.empty()) return dir;
  return sink.Fail(diag::Diagnostic{.code = diag::Code::K5001,
                                    .message = "the program's data folder was not found"}
                       .Help("set QUOLL_DATA to the folder that holds observables.yaml"));
}

PlanOptions PlanOptionsOf(const HuntOptions& options) {
  PlanOptions plan;
  plan.style = options.style;
  plan.has_all_indicators = options.has_all_indicators;
  plan.has_url_hosts = options.has_url_hosts;
  plan.max_indicators_per_query = options.max_indicators_per_query;
  plan.since = options.query.since;
  plan.until = options.query.until;
  return plan;
}

HuntQuery DescribeQuery(const PlannedQuery& query) {
  HuntQuery out;
  out.id = query.id;
  out.table = query.table->name;
  out.kql = query.kql;
  out.num_indicators = query.indicators.size();
  return out;
}

class Hunter {
 public:
  Hunter(Workspace& workspace, const intel::IndicatorSet& set, const HuntOptions& options,
         const HuntPlan& plan, const Grading& grading, diag::Sink& sink)
      : workspace_(workspace),
        options_(options),
        plan_(plan),
        sink_(sink),
        collector_(set, grading, options.has_url_hosts),
        set_(set) {}

  base::Result<HuntReport> Run() {
    report_.indicators = &set_;
    report_.style = options_.style;
    report_.now_ticks = workspace_.now_ticks(options_.query);
    report_.since = options_.query.since;
    report_.until = options_.query.until;
    for (const PlannedQuery& query : plan_.queries) {
      TRY_STATUS(Prepare(query));
      report_.queries.push_back(DescribeQuery(query));
    }
    TRY_STATUS(PrepareRules());
    TRY_STATUS(Spool());
    for (uint32_t i = 0; i < plan_.queries.size(); ++i) TRY_STATUS(RunQuery(i));
    report_.hits = collector_.Take();
    TRY_STATUS(Exclude());
    TRY_STATUS(Account());
    return std::move(report_);
  }

 private:
  // The text states the window in the own form; the seed form's texts have none.
  QueryOptions OptionsOfQueries() const {
    QueryOptions query = options_.query;
    query.now_ticks = report_.now_ticks;
    query.limits.max_rows = 0;
    query.limits.max_bytes = 0;
    if (options_.style == Style::kOwn) query.since = query.until = std::nullopt;
    return query;
  }

  base::Status Prepare(const PlannedQuery& query) {
    // Texts for tables without data are written and not bound: with many indicators that is most of
    // the time.
    const auto table = workspace_.FindTable(query.table->name);
    if (table && table->source == nullptr) {
      prepared_.emplace_back();
      return base::Done{};
    }
    Prepared prepared;
    prepared.source = std::make_shared<base::SourceFile>(query.id, query.kql);
    TRY(const lang::CompiledQuery compiled,
        workspace_.Compile(prepared.source, OptionsOfQueries(), sink_));
    CHECK(compiled.results.size() == 1);
    prepared.plan = CarryColumns(compiled.results[0].rel, ColumnsForHits(query));
    if (prepared.plan == nullptr) {
      return sink_.Fail(diag::Code::K9001, fmt::format("the query {} is not row-wise", query.id));
    }
    prepared_.push_back(std::move(prepared));
    return base::Done{};
  }

  base::Status PrepareRules() {
    if (options_.exclusions == nullptr) return base::Done{};
    std::set<std::string> tables;
    for (const PlannedQuery& query : plan_.queries) tables.insert(query.table->name);
    TRY(exclusions_, PrepareExclusions(*options_.exclusions, {tables.begin(), tables.end()},
                                       workspace_, OptionsOfRules(), sink_));
    return base::Done{};
  }

  // Rules see every row that the hunt's queries return.
  QueryOptions OptionsOfRules() const {
    QueryOptions query = OptionsOfQueries();
    query.since = query.until = std::nullopt;
    return query;
  }

  base::Status Exclude() {
    if (options_.exclusions == nullptr) return base::Done{};
    for (ExclusionQuery& query : exclusions_)
      TRY_STATUS(FindExcludedRows(query, workspace_, OptionsOfRules(), sink_));
    ApplyExclusions(*options_.exclusions, exclusions_, report_);
    return base::Done{};
  }

  // The rules read the rows that the queries read, and their own columns.
  void AddRuleColumns(std::map<std::string, engine::SpoolRequest>& requests) {
    for (const ExclusionQuery& query : exclusions_) {
      const model::ScanRel& scan = *query.plan->scan;
      const auto request = requests.find(scan.table);
      if (scan.source.get() == workspace_.text_source() && request != requests.end())
        WidenColumns(request->second, scan);
    }
  }

  // One request per table for all its queries.
  base::Status Spool() {
    ingest::LogSet* logs = workspace_.logs();
    if (logs == nullptr) return base::Done{};
    model::TableSource* text = workspace_.text_source();
    std::map<std::string, engine::SpoolRequest> requests;
    std::set<std::string> unfiltered;  // tables of which one query may need any row
    for (const Prepared& prepared : prepared_) {
      if (prepared.plan == nullptr) continue;
      const model::ScanRel& scan = *prepared.plan->scan;
      if (scan.source.get() != text) continue;
      const auto [it, is_new] = requests.try_emplace(scan.table);
      Widen(it->second, scan, is_new);
      if (scan.any_of.empty()) unfiltered.insert(scan.table);
    }
    for (const std::string& table : unfiltered) requests[table].scan.any_of.clear();
    AddRuleColumns(requests);
    AddCountedTables(*logs, requests);
    if (requests.empty()) return base::Done{};
    std::vector<engine::SpoolRequest> list;
    for (auto& [table, request] : requests) {
      list.push_back(std::move(request));
    }
    engine::SpoolOptions spool;
    spool.cancel = options_.query.cancel;
    TRY(spool_, workspace_.session().Spool(std::move(list), *text, spool, sink_));
    for (Prepared& prepared : prepared_) {
      if (prepared.plan && prepared.plan->scan->source.get() == text)
        prepared.plan->scan->source = spool_;
    }
    for (ExclusionQuery& query : exclusions_) {
      if (query.plan->scan->source.get() == text) query.plan->scan->source = spool_;
    }
    return base::Done{};
  }

  static void Widen(engine::SpoolRequest& request, const model::ScanRel& scan, bool is_first) {
    model::ScanRequest& wanted = request.scan;
    wanted.table = scan.table;
    wanted.with_provenance = true;
    WidenColumns(request, scan);
    wanted.any_of.insert(wanted.any_of.end(), scan.any_of.begin(), scan.any_of.end());
    // The window that all queries share.
    if (is_first) {
      wanted.since = scan.since;
      wanted.until = scan.until;
    }
    if (!scan.since || (wanted.since && *scan.since < *wanted.since)) wanted.since = scan.since;
    if (!scan.until || (wanted.until && *scan.until > *wanted.until)) wanted.until = scan.until;
  }

  static void WidenColumns(engine::SpoolRequest& request, const model::ScanRel& scan) {
    model::ScanRequest& wanted = request.scan;
    for (size_t i = 0; i < scan.column_names.size(); ++i) {
      const std::string& name = scan.column_names[i];
      const bool is_known =
          std::find(wanted.columns.begin(), wanted.columns.end(), name) != wanted.columns.end();
      if (name.starts_with('$') || is_known) continue;
      wanted.columns.push_back(name);
      request.types.push_back(scan.columns[i].type);
    }
  }

  // Tables that no query reads are read all the same, to say in the report what was there; their
  // rows are left out.
  void AddCountedTables(ingest::LogSet& logs,
                        std::map<std::string, engine::SpoolRequest>& requests) {
    for (const std::string& table : logs.TableNames()) {
      if (requests.contains(table) || !logs.Schema(table)) continue;
      engine::SpoolRequest& request = requests[table];
      request.scan.table = table;
      request.scan.since = base::kMaxDatetimeTicks;
    }
  }

  base::Status RunQuery(uint32_t idx) {
    const Prepared& prepared = prepared_[idx];
    if (prepared.plan == nullptr || prepared.plan->scan->source == nullptr) return base::Done{};
    const model::ResultPlan plan{prepared.plan->rel, {}};
    TRY(auto stream, workspace_.Run(plan, prepared.source, OptionsOfQueries(), sink_));
    collector_.Start(idx, plan_.queries[idx], *prepared.plan);
    report_.queries[idx].has_run = true;
    for (;;) {
      TRY(const engine::Rows rows, stream->Next());
      if (rows.num_rows == 0) break;
      report_.queries[idx].num_rows += rows.num_rows;
      report_.queries[idx].num_rows_without_hit += collector_.Add(rows, stream->schema());
      if (options_.max_hits != 0 && collector_.num_hits() > options_.max_hits) {
        return sink_.Fail(diag::Diagnostic{
            .code = diag::Code::K4001,
            .message = fmt::format("more than {} hits", base::FormatCount(options_.max_hits))}
                              .Help("narrow the hunt with --family or --since"));
      }
    }
    return base::Done{};
  }

  // --- What was searched ---

  base::Status Account() {
    std::map<std::string, TableCoverage> tables;
    for (const PlannedQuery& query : plan_.queries)
      tables[query.table->name].table = query.table->name;
    if (ingest::LogSet* logs = workspace_.logs()) {
      logs->ReportRecords(sink_);
      report_.problems = logs->problems();
      for (const ingest::FileInfo& file : logs->files()) report_.files.push_back(file.path);
      for (const ingest::TableCoverage& coverage : logs->Coverage())
        AddCoverage(*logs, coverage, tables);
      TRY_STATUS(CountNativeTables(*logs, tables));
    }
    std::map<std::string, std::set<IndicatorIdx>> searched;
    for (const PlannedQuery& query : plan_.queries) {
      searched[query.table->name].insert(query.indicators.begin(), query.indicators.end());
    }
    for (auto& [name, coverage] : tables) {
      coverage.num_indicators = searched.contains(name) ? searched[name].size() : 0;
      coverage.status = StatusOf(coverage);
      report_.coverage.push_back(coverage);
    }
    AddNotSearched(tables);
    return base::Done{};
  }

  // Parquet files, which are never read to their end here, are counted apart.
  static bool IsTextComplete(const ingest::LogSet& logs, const ingest::TableCoverage& table) {
    return std::all_of(table.file_idxs.begin(), table.file_idxs.end(), [&](size_t idx) {
      return logs.files()[idx].format == "parquet" || logs.Counts(idx).is_complete;
    });
  }

  static void AddCoverage(const ingest::LogSet& logs, const ingest::TableCoverage& from,
                          std::map<std::string, TableCoverage>& tables) {
    TableCoverage& to = tables[from.table];
    to.table = from.table;
    to.num_rows = from.rows;
    to.num_in_window = from.in_window;
    to.num_without_time = from.rows_without_time;
    to.first = from.first;
    to.last = from.last;
    to.num_rejected = from.rejected;
    to.num_repaired = from.repaired;
    to.num_unconverted = from.unconverted;
    // Kept here until StatusOf has seen the whole.
    to.status = IsTextComplete(logs, from) ? CoverageStatus::kSearched : CoverageStatus::kPartial;
  }

  CoverageStatus StatusOf(const TableCoverage& coverage) const {
    const bool has_query =
        std::any_of(report_.queries.begin(), report_.queries.end(),
                    [&](const HuntQuery& query) { return query.table == coverage.table; });
    if (!has_query) return CoverageStatus::kNoQuery;
    if (coverage.num_rows == 0) return CoverageStatus::kNoData;
    return coverage.status == CoverageStatus::kPartial ? CoverageStatus::kPartial
                                                       : CoverageStatus::kSearched;
  }

  // Tables that the engine reads itself (Parquet) are counted by a query.
  base::Status CountNativeTables(const ingest::LogSet& logs,
                                 std::map<std::string, TableCoverage>& tables) {
    std::set<std::string> native;
    for (const ingest::ParquetInput& input : logs.parquet_inputs()) native.insert(input.table);
    for (const std::string& table : native) {
      const auto binding = workspace_.FindTable(table);
      if (!binding || binding->source == nullptr) continue;
      TRY_STATUS(CountTable(table, binding->schema.time_column, tables[table]));
    }
    return base::Done{};
  }

  // Adds the rows of a table's Parquet files to what its text files have.
  base::Status CountTable(const std::string& table, const std::string& time_column,
                          TableCoverage& coverage) {
    const std::string time =
        time_column.empty() ? "datetime(null)" : base::QuoteNameForKql(time_column);
    const auto bound = [](std::optional<int64_t> ticks, int64_t open) {
      return base::FormatDatetime(ticks.value_or(open));
    };
    auto source = std::make_shared<base::SourceFile>(
        "coverage",
        fmt::format(
            "{0} | extend T = {1} | summarize Rows = count(), First = min(T), Last = max(T), "
            "InWindow = countif(isnull(T) or (T >= datetime({2}) and T < datetime({3}))), "
            "Timeless = countif(isnull(T))",
            base::QuoteNameForKql(std::string(Workspace::kParquetPrefix) + table), time,
            bound(options_.query.since, 0), bound(options_.query.until, base::kMaxDatetimeTicks)));
    QueryOptions query = OptionsOfQueries();
    query.since = query.until = std::nullopt;
    TRY(const lang::CompiledQuery compiled, workspace_.Compile(source, query, sink_));
    TRY(auto stream, workspace_.Run(compiled.results.at(0), source, query, sink_));
    TRY(const engine::Rows rows, stream->Next());
    CHECK(rows.num_rows == 1);
    const auto number = [&](size_t column) { return rows.columns[column].Get<int64_t>(0); };
    coverage.table = table;
    coverage.num_rows += static_cast<uint64_t>(number(0));
    const auto widen = [&](size_t column, std::optional<int64_t>& end, bool is_first) {
      if (rows.columns[column].IsNull(0)) return;
      const int64_t value = number(column);
      if (!end || (is_first ? value < *end : value > *end)) end = value;
    };
    widen(1, coverage.first, true);
    widen(2, coverage.last, false);
    coverage.num_in_window += static_cast<uint64_t>(number(3));
    coverage.num_without_time += static_cast<uint64_t>(number(4));
    return base::Done{};
  }

  // An indicator all of whose tables are empty was not searched, whatever the plan says.
  void AddNotSearched(const std::map<std::string, TableCoverage>& tables) {
    report_.not_searched = plan_.not_searched;
    std::map<IndicatorIdx, std::set<std::string>> empty_tables;
    std::set<IndicatorIdx> found_data;
    for (const PlannedQuery& query : plan_.queries) {
      const bool has_data = tables.at(query.table->name).num_rows > 0;
      for (const IndicatorIdx idx : query.indicators) {
        if (has_data) {
          found_data.insert(idx);
        } else {
          empty_tables[idx].insert(query.table->name);
        }
      }
    }
    for (const auto& [idx, names] : empty_tables) {
      if (found_data.contains(idx)) continue;
      report_.not_searched.push_back(
          {idx, "no data in " + base::Join({names.begin(), names.end()}, ", ")});
    }
    std::sort(report_.not_searched.begin(), report_.not_searched.end(),
              [](const NotSearched& a, const NotSearched& b) { return a.indicator < b.indicator; });
  }

  Workspace& workspace_;
  const HuntOptions& options_;
  const HuntPlan& plan_;
  diag::Sink& sink_;
  HitCollector collector_;
  const intel::IndicatorSet& set_;
  std::vector<Prepared> prepared_;
  std::vector<ExclusionQuery> exclusions_;
  std::shared_ptr<model::TableSource> spool_;
  HuntReport report_;
};

struct GradeWord {
  Grade grade;
  std::string_view name;
};
constexpr GradeWord kGradeWords[] = {{Grade::kInfo, "info"},
                                     {Grade::kLow, "low"},
                                     {Grade::kMedium, "medium"},
                                     {Grade::kHigh, "high"}};

}  // namespace

std::string_view GradeName(Grade grade) { return kGradeWords[static_cast<size_t>(grade)].name; }

std::optional<Grade> GradeFromName(std::string_view name) {
  for (const GradeWord& word : kGradeWords) {
    if (word.name == name) return word.grade;
  }
  return std::nullopt;
}

std::string_view CoverageStatusName(CoverageStatus status) {
  switch (status) {
    case CoverageStatus::kSearched:
      return "searched";
    case CoverageStatus::kNoData:
      return "no_data";
    case CoverageStatus::kNoQuery:
      return "no_query";
    case CoverageStatus::kPartial:
      break;
  }
  return "partial";
}

std::optional<Grade> HuntReport::max_grade() const {
  std::optional<Grade> max;
  for (const Hit& hit : hits) {
    if (!max || hit.grade > *max) max = hit.grade;
  }
  return max;
}

uint64_t HuntReport::NumHits(Grade grade) const {
  return static_cast<uint64_t>(
      std::count_if(hits.begin(), hits.end(), [&](const Hit& hit) { return hit.grade == grade; }));
}

base::Result<HuntReport> Hunt(Workspace& workspace, const intel::IndicatorSet& indicators,
                              const HuntOptions& options, diag::Sink& sink) {
  TRY(const std::string dir, DataDir(options, sink));
  TRY(const Observables observables, ReadObservables(dir, sink));
  TRY(const Grading grading, Grading::Read(dir, options.own_networks, sink));
  const HuntPlan plan = MakePlan(indicators, observables, PlanOptionsOf(options));
  return Hunter(workspace, indicators, options, plan, grading, sink).Run();
}

base::Result<std::vector<HuntQuery>> WriteHuntQueries(const intel::IndicatorSet& indicators,
                                                      const HuntOptions& options,
                                                      diag::Sink& sink) {
  TRY(const std::string dir, DataDir(options, sink));
  TRY(const Observables observables, ReadObservables(dir, sink));
  std::vector<HuntQuery> queries;
  for (const PlannedQuery& query :
       MakePlan(indicators, observables, PlanOptionsOf(options)).queries) {
    queries.push_back(DescribeQuery(query));
  }
  return queries;
}

}  // namespace quoll::hunt
