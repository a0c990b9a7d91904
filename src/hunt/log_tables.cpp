#include "hunt/log_tables.h"

#include <fmt/format.h>

#include <vector>

#include "hunt/united_source.h"

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

bool IsFedByText(const ingest::LogSet& logs, const std::string& table) {
  for (const ingest::FileInfo& file : logs.files()) {
    if (file.format == "parquet") continue;
    for (const std::string& fed : file.tables) {
      if (fed == table) return true;
    }
  }
  return false;
}

const model::Field* FindField(const model::TableSchema& schema, const std::string& name) {
  for (const model::Schema* columns : {&schema.columns, &schema.implicit_columns}) {
    for (const model::Field& field : *columns) {
      if (field.name == name) return &field;
    }
  }
  return nullptr;
}

// What a query sees of the table: known columns and those of the text files, then those that only
// the Parquet files have.
base::Result<model::TableSchema> SchemaOf(const std::string& table, const ParquetFiles& files,
                                          std::optional<model::TableSchema> of_text,
                                          const model::Catalog* catalog,
                                          const model::Schema& stored, diag::Sink& sink) {
  std::optional<model::TableSchema> known;
  if (catalog != nullptr) known = catalog->FindTable(table);
  model::TableSchema schema = of_text ? *std::move(of_text) : known ? *known : model::TableSchema();
  schema.name = table;
  for (const model::Field& field : stored) {
    const model::Field* same = FindField(schema, field.name);
    if (same == nullptr) {
      schema.columns.push_back(field);
      continue;
    }
    // The engine converts to the types of the catalog, as the readers of text do.
    const bool is_known = known && FindField(*known, field.name) != nullptr;
    if (is_known || same->type == field.type) continue;
    return sink.Fail(
        diag::Diagnostic{
            .code = diag::Code::K3001,
            .message = fmt::format("column `{}` of `{}` is {} in Parquet and {} in other files",
                                   field.name, table, model::TypeName(field.type),
                                   model::TypeName(same->type))}
            .Remark("one of the Parquet files: " + files.paths[0])
            .Help("name one of them `OtherTable=PATH` and unite the two in the query"));
  }
  for (const char* name : {"TimeGenerated", "Timestamp"}) {
    if (schema.time_column.empty() && schema.Find(name)) schema.time_column = name;
  }
  return schema;
}

base::Result<lang::TableBinding> BindParquet(engine::Session& session, model::TableSchema schema,
                                             const ParquetFiles& files, diag::Sink& sink) {
  engine::ParquetOptions options;
  options.paths = files.paths;
  options.file_idxs = files.file_idxs;
  options.schema = schema.columns;
  options.schema.insert(options.schema.end(), schema.implicit_columns.begin(),
                        schema.implicit_columns.end());
  options.time_column = schema.time_column;
  lang::TableBinding binding;
  binding.schema = std::move(schema);
  TRY(binding.source, session.OpenParquet(std::move(options), sink));
  return binding;
}

}  // namespace

base::Result<LogTables> BindLogTables(std::shared_ptr<ingest::LogSet> logs,
                                      engine::Session& session, const model::Catalog* catalog,
                                      diag::Sink& sink) {
  LogTables out;
  out.text_source = logs;
  std::map<std::string, UnitedTable> united;
  const auto parquet = GroupParquet(*logs);
  for (const auto& [table, files] : parquet) {
    std::optional<model::TableSchema> of_text;
    if (IsFedByText(*logs, table)) of_text = logs->Schema(table);
    const bool is_united = of_text.has_value();
    TRY(const model::Schema stored, session.ParquetSchema(files.paths, sink));
    TRY(model::TableSchema schema,
        SchemaOf(table, files, std::move(of_text), catalog, stored, sink));
    TRY(lang::TableBinding binding, BindParquet(session, std::move(schema), files, sink));
    if (is_united) united[table] = {binding.schema, binding.source};
    out.parquet_parts[table] = binding;
    out.bindings[table] = std::move(binding);
  }
  if (!united.empty()) out.text_source = std::make_shared<UnitedSource>(logs, united);
  for (const std::string& table : logs->TableNames()) {
    if (united.contains(table)) {
      out.bindings[table].source = out.text_source;
    } else if (!parquet.contains(table)) {
      if (auto schema = logs->Schema(table))
        out.bindings[table] = {std::move(*schema), out.text_source};
    }
  }
  return out;
}

}  // namespace quoll::hunt
