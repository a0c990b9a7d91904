// Workspace: everything that a query can name on this machine — inline tables, the tables of a LogSet, the known tables
// without data, workspace functions — and the engine in which it runs. The façade that the command line, the golden runner
// and hunts use.
//
//   TRY(auto workspace, Workspace::Open({.log_specs = {"logs/"}}, sink));
//   TRY(auto query, workspace->Compile(source, options, sink));
//   TRY(auto stream, workspace->Run(query.results[0], query.source, options, sink));
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "engine/session.h"
#include "hunt/asim.h"
#include "hunt/external_files.h"
#include "hunt/intel_tables.h"
#include "hunt/stored_functions.h"
#include "hunt/watchlists.h"
#include "ingest/log_set.h"
#include "lang/compile.h"
#include "lang/environment.h"
#include "model/matcher.h"
#include "model/catalog.h"

namespace quoll::hunt {

// What queries can name besides tables.
struct SourceOptions {
  // `LOCATION=FILE` or a path, as --external takes them.
  std::vector<std::string> external;
  // Which file was fetched from a location (intel::FindCopy); may be empty.
  std::function<std::string(const std::string& location)> copy_of;
  // `alias=FILE`, as --watchlist takes them.
  std::vector<std::string> watchlists;
  // Folders of stored functions.
  std::vector<std::string> function_folders;
  // A MaxMind database; empty: none.
  std::string geo_path;
  // Feeds and reports behind the tables of indicators and ioc_lookup.
  std::vector<std::string> intel;
  ActiveActions active_actions = ActiveActions::kDetect;
  // There is nothing to run over: external locations without a file have no rows and addresses no
  // place, where else both are refused.
  bool has_empty_others = false;
};

struct WorkspaceOptions {
  // As --logs takes them: paths, folders, patterns, `-`, `Table=PATH`.
  std::vector<std::string> log_specs;
  ingest::LogOptions logs;
  engine::SessionOptions session;
  // Where data/schemas.bin is; empty: base::FindDataDir(). Without it only the tables of the logs are known.
  std::string data_dir;
  // False: no known tables, only inline ones and logs (the environment `none`).
  bool has_catalog = true;
  // Implicit columns stand behind the others (the environment `united+implicit`).
  bool shows_implicit_columns = false;
  SourceOptions sources;
};

struct QueryOptions {
  // `now()`; absent: the clock, read once by Workspace::Open.
  std::optional<int64_t> now_ticks;
  uint64_t seed = 0;
  std::map<std::string, std::string> parameters;  // declare query_parameters
  // Bounds of every table's time column (--since, --until): since <= time < until.
  std::optional<int64_t> since;
  std::optional<int64_t> until;
  engine::Limits limits;
  const std::atomic<bool>* cancel = nullptr;
  // False: no data are read to compile; columns that only the data decide (bag_unpack, pivot) are then open.
  bool asks_data = true;
  // False: without the optimiser, for tests that compare the answers.
  bool is_optimised = true;
};

class Workspace : public lang::Environment {
 public:
  static base::Result<std::unique_ptr<Workspace>> Open(const WorkspaceOptions& options, diag::Sink& sink);
  ~Workspace() override;

  // Adds (or replaces) a table of rows in memory.
  void AddTable(const std::string& name, model::Schema schema, const std::vector<std::vector<model::Value>>& rows);
  // Adds (or replaces) a table of any source, for spools. The schema is what queries see.
  void AddSource(const model::TableSchema& schema, std::shared_ptr<model::TableSource> source);
  void RemoveTable(const std::string& name);
  // What the tables of indicators hold from now on.
  void SetIndicators(std::shared_ptr<const intel::IndicatorSet> indicators, ActiveActions actions);

  base::Result<lang::CompiledQuery> Compile(std::shared_ptr<const base::SourceFile> source, const QueryOptions& options,
                                            diag::Sink& sink) const;
  // Starts one result of a compiled query.
  base::Result<std::unique_ptr<engine::ResultStream>> Run(const model::ResultPlan& plan,
                                                          std::shared_ptr<const base::SourceFile> source,
                                                          const QueryOptions& options, diag::Sink& sink);

  engine::Session& session() { return *session_; }
  // Null without logs.
  ingest::LogSet* logs() { return logs_.get(); }
  // The source of every table that text files feed; null without logs.
  model::TableSource* text_source() { return text_source_.get(); }
  // Behind it a table has the rows of its Parquet files alone.
  static constexpr std::string_view kParquetPrefix = "$parquet:";
  const model::Catalog* catalog() const { return catalog_.get(); }
  int64_t now_ticks(const QueryOptions& options) const {
    return options.now_ticks.value_or(now_ticks_);
  }
  // What kernels may know of a run.
  model::KernelContext context(const QueryOptions& options) const;

  // lang::Environment
  // The tables of indicators are as they are at the workspace's own time; Compile sees them at the query's.
  std::optional<lang::TableBinding> FindTable(std::string_view name) const override;
  std::optional<lang::TableBinding> FindTableAt(std::string_view name, int64_t now_ticks) const;
  // Of the indicators, for ioc_lookup; null without any. Made when it is first asked for.
  std::shared_ptr<const model::Matcher> FindMatcher() const;
  std::optional<model::WorkspaceFunction> FindFunction(std::string_view name) const override;
  std::vector<std::string> TableNames() const override;
  bool shows_implicit_columns() const override { return shows_implicit_columns_; }
  lang::ExternalData OpenExternal(const lang::ExternalRequest& request) const override {
    return external_.Open(request, *session_);
  }
  const lang::StoredFunction* FindStoredFunction(std::string_view name) const override;
  std::optional<lang::TableBinding> FindWatchlist(std::string_view alias) const override {
    return watchlists_.Find(alias);
  }
  std::vector<std::string> WatchlistNames() const override { return watchlists_.names(); }
  // What of external files and watchlists could not be read, once the queries have run.
  void ReportExternal(diag::Sink& sink) const;

 private:
  Workspace() = default;
  engine::RunOptions RunOptionsOf(std::shared_ptr<const base::SourceFile> source, const QueryOptions& options) const;
  std::shared_ptr<const model::Catalog> catalog_;
  std::shared_ptr<ingest::LogSet> logs_;
  std::unique_ptr<engine::Session> session_;
  std::map<std::string, lang::TableBinding, std::less<>> tables_;
  std::map<std::string, lang::TableBinding, std::less<>> parquet_parts_;
  std::shared_ptr<model::TableSource> text_source_;  // shared with the bindings
  ExternalFiles external_;
  Watchlists watchlists_;
  StoredFunctions functions_;
  mutable Asim asim_;  // makes its functions when they are asked for
  std::shared_ptr<const model::GeoDatabase> geo_;
  std::shared_ptr<const intel::IndicatorSet> indicators_;  // shared with plans under way
  ActiveActions active_actions_ = ActiveActions::kDetect;
  mutable std::mutex matcher_mutex_;  // guards the making of matcher_
  mutable std::shared_ptr<const model::Matcher> matcher_;  // shared with plans
  bool shows_implicit_columns_ = false;
  bool has_empty_others_ = false;  // as SourceOptions has it
  int64_t now_ticks_ = 0;
};

}  // namespace quoll::hunt
