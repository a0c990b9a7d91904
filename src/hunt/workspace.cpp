#include "hunt/workspace.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/data_dir.h"
#include "base/ticks.h"
#include "engine/memory_table.h"
#include "hunt/geo_file.h"
#include "hunt/ioc_matcher.h"
#include "hunt/log_tables.h"
#include "intel/intel_reader.h"
#include "lang/ioc_environment.h"

namespace quoll::hunt {
namespace {

// The workspace as a query sees it whose now() is this.
class WorkspaceAt : public lang::Environment, public lang::IocEnvironment {
 public:
  WorkspaceAt(const Workspace& workspace, int64_t now_ticks) : workspace_(workspace), now_ticks_(now_ticks) {}
  std::optional<lang::TableBinding> FindTable(std::string_view name) const override {
    return workspace_.FindTableAt(name, now_ticks_);
  }
  std::optional<model::WorkspaceFunction> FindFunction(std::string_view name) const override {
    return workspace_.FindFunction(name);
  }
  std::vector<std::string> TableNames() const override { return workspace_.TableNames(); }
  bool shows_implicit_columns() const override { return workspace_.shows_implicit_columns(); }
  const lang::StoredFunction* FindStoredFunction(std::string_view name) const override {
    return workspace_.FindStoredFunction(name);
  }
  std::optional<lang::TableBinding> FindWatchlist(std::string_view alias) const override {
    return workspace_.FindWatchlist(alias);
  }
  std::vector<std::string> WatchlistNames() const override { return workspace_.WatchlistNames(); }
  lang::ExternalData OpenExternal(const lang::ExternalRequest& request) const override {
    return workspace_.OpenExternal(request);
  }
  std::shared_ptr<const model::Matcher> FindMatcher() const override { return workspace_.FindMatcher(); }

 private:
  const Workspace& workspace_;
  int64_t now_ticks_;
};

}  // namespace

Workspace::~Workspace() = default;

base::Result<std::unique_ptr<Workspace>> Workspace::Open(const WorkspaceOptions& options, diag::Sink& sink) {
  std::unique_ptr<Workspace> workspace(new Workspace());
  workspace->now_ticks_ = base::CurrentDatetimeTicks();
  workspace->shows_implicit_columns_ = options.shows_implicit_columns;
  if (options.has_catalog) {
    const std::string dir = options.data_dir.empty() ? base::FindDataDir() : options.data_dir;
    workspace->asim_.SetDataDir(dir);
    if (dir.empty()) {
      return sink.Fail(diag::Diagnostic{.code = diag::Code::K5001, .message = "the program's data folder was not found"}
                           .Help("set QUOLL_DATA to the folder that holds schemas.bin"));
    }
    TRY(workspace->catalog_, model::Catalog::Load(dir + "/schemas.bin", sink));
  }
  engine::SessionOptions session = options.session;
  for (const std::string& spec : options.sources.external)
    TRY_STATUS(workspace->external_.Add(spec, sink));
  workspace->external_.SetCopies(options.sources.copy_of);
  for (const std::string& spec : options.sources.watchlists)
    TRY_STATUS(workspace->watchlists_.Add(spec, sink));
  for (const std::string& folder : options.sources.function_folders) {
    TRY_STATUS(workspace->functions_.Load(folder, sink));
  }
  if (!options.sources.geo_path.empty()) {
    TRY(workspace->geo_, OpenGeoFile(options.sources.geo_path, sink));
  } else if (options.sources.has_empty_others) {
    workspace->geo_ = EmptyGeoDatabase();
  }
  if (options.sources.has_empty_others) workspace->external_.ReadOthersAsEmpty();
  if (!options.sources.intel.empty()) {
    TRY(intel::IndicatorSet set, intel::ReadIntel(options.sources.intel, {}, sink));
    workspace->SetIndicators(std::make_shared<const intel::IndicatorSet>(std::move(set)),
                             options.sources.active_actions);
  }
  workspace->has_empty_others_ = options.sources.has_empty_others;
  for (std::string& path : workspace->external_.paths()) session.paths.push_back(std::move(path));
  if (!options.log_specs.empty()) {
    TRY(std::unique_ptr<ingest::LogSet> logs,
        ingest::LogSet::Open(options.log_specs, options.logs, workspace->catalog_, sink));
    workspace->logs_ = std::move(logs);
    for (const ingest::ParquetInput& input : workspace->logs_->parquet_inputs()) session.paths.push_back(input.path);
  }
  TRY(workspace->session_, engine::Session::Open(session, sink));
  if (workspace->logs_ == nullptr) return workspace;

  TRY(LogTables tables,
      BindLogTables(workspace->logs_, *workspace->session_, workspace->catalog_.get(), sink));
  workspace->tables_ = std::move(tables.bindings);
  workspace->parquet_parts_ = std::move(tables.parquet_parts);
  workspace->text_source_ = std::move(tables.text_source);
  return workspace;
}

void Workspace::AddTable(const std::string& name, model::Schema schema,
                         const std::vector<std::vector<model::Value>>& rows) {
  asim_.Clear();
  auto table = std::make_shared<engine::MemoryTable>(schema);
  for (const auto& row : rows) table->AddRow(row);
  lang::TableBinding binding;
  binding.schema.name = name;
  binding.schema.columns = std::move(schema);
  for (const char* column : {"Timestamp", "TimeGenerated"}) {
    if (binding.schema.Find(column)) binding.schema.time_column = column;
  }
  binding.source = std::move(table);
  tables_[name] = std::move(binding);
}

void Workspace::AddSource(const model::TableSchema& schema, std::shared_ptr<model::TableSource> source) {
  tables_[schema.name] = {schema, std::move(source)};
  asim_.Clear();
}

model::KernelContext Workspace::context(const QueryOptions& options) const {
  model::KernelContext context;
  context.now_ticks = now_ticks(options);
  context.seed = options.seed;
  context.geo = geo_.get();
  return context;
}

void Workspace::ReportExternal(diag::Sink& sink) const {
  external_.Report(sink);
  watchlists_.Report(sink);
}

void Workspace::RemoveTable(const std::string& name) {
  tables_.erase(name);
  asim_.Clear();
}

const lang::StoredFunction* Workspace::FindStoredFunction(std::string_view name) const {
  if (const lang::StoredFunction* function = functions_.Find(name)) return function;
  if (catalog_ == nullptr || tables_.contains(name)) return nullptr;
  return asim_.Find(name, *catalog_, [&](std::string_view table) { return FindTable(table); });
}

void Workspace::SetIndicators(std::shared_ptr<const intel::IndicatorSet> indicators, ActiveActions actions) {
  indicators_ = std::move(indicators);
  active_actions_ = actions;
  const std::lock_guard lock(matcher_mutex_);
  matcher_.reset();
}

std::shared_ptr<const model::Matcher> Workspace::FindMatcher() const {
  const std::lock_guard lock(matcher_mutex_);
  if (matcher_ != nullptr || (indicators_ == nullptr && !has_empty_others_)) return matcher_;
  diag::Sink sink;
  const intel::IndicatorSet none;
  auto matcher = MakeIocMatcher(indicators_ ? *indicators_ : none, active_actions_, sink);
  // Readers give far fewer indicators than a snapshot can hold.
  CHECK(matcher);
  matcher_ = *std::move(matcher);
  return matcher_;
}

base::Result<lang::CompiledQuery> Workspace::Compile(std::shared_ptr<const base::SourceFile> source,
                                                     const QueryOptions& options, diag::Sink& sink) const {
  lang::BindOptions bind;
  bind.context = context(options);
  bind.parameters = options.parameters;
  bind.since = options.since;
  bind.until = options.until;
  bind.is_optimised = options.is_optimised;
  if (options.asks_data) {
    bind.run = [&](const model::RelPtr& rel, diag::Sink& run_sink) -> base::Result<model::Batch> {
      TRY(auto stream, session_->Run({rel, {}}, RunOptionsOf(source, options), run_sink));
      return stream->ReadAll();
    };
  }
  return lang::Compile(source, WorkspaceAt(*this, now_ticks(options)), bind, sink);
}

engine::RunOptions Workspace::RunOptionsOf(std::shared_ptr<const base::SourceFile> source,
                                           const QueryOptions& options) const {
  engine::RunOptions run;
  run.context = context(options);
  run.limits = options.limits;
  run.cancel = options.cancel;
  run.source = std::move(source);
  return run;
}

base::Result<std::unique_ptr<engine::ResultStream>> Workspace::Run(const model::ResultPlan& plan,
                                                                   std::shared_ptr<const base::SourceFile> source,
                                                                   const QueryOptions& options, diag::Sink& sink) {
  return session_->Run(plan, RunOptionsOf(std::move(source), options), sink);
}

std::optional<lang::TableBinding> Workspace::FindTable(std::string_view name) const {
  return FindTableAt(name, now_ticks_);
}

std::optional<lang::TableBinding> Workspace::FindTableAt(std::string_view name, int64_t now_ticks) const {
  if (const auto table = tables_.find(name); table != tables_.end()) return table->second;
  if (name.starts_with(kParquetPrefix)) {
    const auto part = parquet_parts_.find(name.substr(kParquetPrefix.size()));
    if (part != parquet_parts_.end()) return part->second;
  }
  if (catalog_ == nullptr) return std::nullopt;
  if (indicators_ != nullptr) {
    // A log of the same name comes first.
    auto table = BindIntelTable(name, indicators_, active_actions_, now_ticks, *catalog_);
    if (table) return table;
  }
  auto schema = catalog_->FindTable(name);
  if (!schema) return std::nullopt;
  return lang::TableBinding{std::move(*schema), nullptr};
}

std::optional<model::WorkspaceFunction> Workspace::FindFunction(std::string_view name) const {
  // Rows at hand beat a function of the same name that has none.
  if (catalog_ == nullptr || tables_.contains(name)) return std::nullopt;
  return catalog_->FindFunction(name);
}

std::vector<std::string> Workspace::TableNames() const {
  std::set<std::string> names;
  for (const auto& [name, binding] : tables_) names.insert(name);
  if (catalog_ != nullptr) {
    for (const std::string_view name : catalog_->TableNames()) names.emplace(name);
  }
  return {names.begin(), names.end()};
}

}  // namespace quoll::hunt
