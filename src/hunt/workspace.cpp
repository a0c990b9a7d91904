#include "hunt/workspace.h"

#include <algorithm>
#include <set>

#include "base/data_dir.h"
#include "base/ticks.h"
#include "engine/memory_table.h"

namespace quoll::hunt {
namespace {

// The Parquet files of one table, and their numbers among all inputs.
struct ParquetFiles {
  std::vector<std::string> paths;
  std::vector<size_t> file_idxs;
};

std::map<std::string, ParquetFiles> GroupParquet(const ingest::LogSet& logs) {
  std::map<std::string, ParquetFiles> groups;
  for (const ingest::ParquetInput& input : logs.parquet_inputs()) {
    groups[input.table].paths.push_back(input.path);
    groups[input.table].file_idxs.push_back(input.file_idx);
  }
  return groups;
}

// A table is read from Parquet or from text, not from both: rows of one kind would be lost without a word.
base::Status CheckOneKind(const ingest::LogSet& logs, const std::string& table, diag::Sink& sink) {
  for (const ingest::FileInfo& file : logs.files()) {
    const bool feeds = std::find(file.tables.begin(), file.tables.end(), table) != file.tables.end();
    if (!feeds || file.format == "parquet") continue;
    return sink.Fail(diag::Diagnostic{.code = diag::Code::K3001,
                                      .message = "table `" + table + "` comes from Parquet and from other files"}
                         .Remark("one of the others: " + file.path)
                         .Help("name one of them `OtherTable=PATH` and unite the two in the query"));
  }
  return base::Done{};
}

// What a query sees of a Parquet table: the known columns of its name, then those that only the files have.
base::Result<lang::TableBinding> BindParquet(engine::Session& session, const model::Catalog* catalog,
                                             const std::string& table, const ParquetFiles& files, diag::Sink& sink) {
  TRY(model::Schema stored, session.ParquetSchema(files.paths, sink));
  lang::TableBinding binding;
  if (catalog != nullptr) {
    if (auto known = catalog->FindTable(table)) binding.schema = std::move(*known);
  }
  binding.schema.name = table;
  for (const model::Field& field : stored) {
    if (!binding.schema.Find(field.name)) binding.schema.columns.push_back(field);
  }
  for (const char* name : {"TimeGenerated", "Timestamp"}) {
    if (binding.schema.time_column.empty() && binding.schema.Find(name)) binding.schema.time_column = name;
  }
  engine::ParquetOptions options;
  options.paths = files.paths;
  options.file_idxs = files.file_idxs;
  options.schema = binding.schema.columns;
  options.time_column = binding.schema.time_column;
  TRY(binding.source, session.OpenParquet(std::move(options), sink));
  return binding;
}

}  // namespace

Workspace::~Workspace() = default;

base::Result<std::unique_ptr<Workspace>> Workspace::Open(const WorkspaceOptions& options, diag::Sink& sink) {
  std::unique_ptr<Workspace> workspace(new Workspace());
  workspace->now_ticks_ = base::CurrentDatetimeTicks();
  workspace->shows_implicit_columns_ = options.shows_implicit_columns;
  if (options.has_catalog) {
    const std::string dir = options.data_dir.empty() ? base::FindDataDir() : options.data_dir;
    if (dir.empty()) {
      return sink.Fail(diag::Diagnostic{.code = diag::Code::K5001, .message = "the program's data folder was not found"}
                           .Help("set QUOLL_DATA to the folder that holds schemas.bin"));
    }
    TRY(workspace->catalog_, model::Catalog::Load(dir + "/schemas.bin", sink));
  }
  engine::SessionOptions session = options.session;
  if (!options.log_specs.empty()) {
    TRY(std::unique_ptr<ingest::LogSet> logs,
        ingest::LogSet::Open(options.log_specs, options.logs, workspace->catalog_, sink));
    workspace->logs_ = std::move(logs);
    for (const ingest::ParquetInput& input : workspace->logs_->parquet_inputs()) session.paths.push_back(input.path);
  }
  TRY(workspace->session_, engine::Session::Open(session, sink));
  if (workspace->logs_ == nullptr) return workspace;

  const auto parquet = GroupParquet(*workspace->logs_);
  for (const std::string& table : workspace->logs_->TableNames()) {
    if (const auto files = parquet.find(table); files != parquet.end()) {
      TRY_STATUS(CheckOneKind(*workspace->logs_, table, sink));
      TRY(auto binding, BindParquet(*workspace->session_, workspace->catalog_.get(), table, files->second, sink));
      workspace->tables_[table] = std::move(binding);
      continue;
    }
    if (auto schema = workspace->logs_->Schema(table)) {
      workspace->tables_[table] = {std::move(*schema), workspace->logs_};
    }
  }
  return workspace;
}

void Workspace::AddTable(const std::string& name, model::Schema schema,
                         const std::vector<std::vector<model::Value>>& rows) {
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
}

void Workspace::RemoveTable(const std::string& name) { tables_.erase(name); }

base::Result<lang::CompiledQuery> Workspace::Compile(std::shared_ptr<const base::SourceFile> source,
                                                     const QueryOptions& options, diag::Sink& sink) const {
  lang::BindOptions bind;
  bind.context.now_ticks = now_ticks(options);
  bind.context.seed = options.seed;
  bind.parameters = options.parameters;
  bind.since = options.since;
  bind.until = options.until;
  return lang::Compile(std::move(source), *this, bind, sink);
}

base::Result<std::unique_ptr<engine::ResultStream>> Workspace::Run(const model::ResultPlan& plan,
                                                                   std::shared_ptr<const base::SourceFile> source,
                                                                   const QueryOptions& options, diag::Sink& sink) {
  engine::RunOptions run;
  run.context.now_ticks = now_ticks(options);
  run.context.seed = options.seed;
  run.limits = options.limits;
  run.cancel = options.cancel;
  run.source = std::move(source);
  return session_->Run(plan, run, sink);
}

std::optional<lang::TableBinding> Workspace::FindTable(std::string_view name) const {
  if (const auto table = tables_.find(name); table != tables_.end()) return table->second;
  if (catalog_ == nullptr) return std::nullopt;
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
