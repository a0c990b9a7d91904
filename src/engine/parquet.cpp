// Parquet files as tables, and results as Parquet files.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <filesystem>
#include <map>

#include "base/escape.h"
#include "base/text.h"
#include "base/ticks.h"
#include "emit/duckdb/sql_text.h"
#include "engine/native_source.h"
#include "engine/parquet_types.h"
#include "engine/result_stream.h"

namespace quoll::engine {
namespace {

using model::Type;

// Rows of one file; the file's number stands above them in the ordinal, as in the ordinals of log
// files.
constexpr int kRowBits = 44;

// A column as the files have it.
struct FileColumn {
  std::string name;
  std::string duckdb_type;
  Type type;
};

std::string PathList(const std::vector<std::string>& paths) {
  std::string list;
  for (const std::string& path : paths) {
    list += (list.empty() ? "" : ", ") + base::QuoteForSql(AllowedPath(path));
  }
  return "[" + list + "]";
}

// A finished result of text columns, for questions to DuckDB about files.
class Answer {
 public:
  bool Ask(duckdb_connection connection, const std::string& sql, diag::Sink& sink) {
    if (duckdb_query(connection, sql.c_str(), result_.out()) == DuckDBSuccess) return true;
    const char* message = duckdb_result_error(&result_.get());
    // Whatever is wrong, it is the file: the question itself is always the same.
    sink.Report(TranslateError(ParseError(DUCKDB_ERROR_IO, message), StopReason::kNone, 0));
    return false;
  }
  // All cells of the first `num_columns` columns, row by row; null is empty.
  std::vector<std::vector<std::string>> Texts(size_t num_columns) {
    std::vector<std::vector<std::string>> rows;
    for (;;) {
      const Chunk chunk(duckdb_fetch_chunk(result_.get()));
      if (chunk.get() == nullptr) return rows;
      const size_t num_rows = duckdb_data_chunk_get_size(chunk.get());
      const size_t first = rows.size();
      rows.resize(first + num_rows);
      for (size_t i = 0; i < num_columns; ++i) {
        VectorReader reader;
        const auto view =
            reader.Read(duckdb_data_chunk_get_vector(chunk.get(), i), Type::kString, num_rows);
        for (size_t row = 0; row < num_rows; ++row) rows[first + row].emplace_back(view.Text(row));
      }
    }
  }

 private:
  QueryResult result_;
};

// The types that all files state for their columns, if they agree; written by WriteParquet.
std::vector<Type> StatedTypes(const std::vector<std::vector<std::string>>& metadata,
                              size_t num_files) {
  if (metadata.size() != num_files) return {};
  std::vector<Type> types;
  for (const auto& row : metadata) {
    if (row[0] != metadata[0][0]) return {};
  }
  for (const std::string_view name : base::Split(metadata[0][0], ',')) {
    const auto type = model::TypeFromName(name);
    if (!type) return {};
    types.push_back(*type);
  }
  return types;
}

base::Result<std::vector<FileColumn>> Describe(Session::Impl& session,
                                               const std::vector<std::string>& paths,
                                               diag::Sink& sink) {
  const Connection connection = session.Connect();
  const std::string list = PathList(paths);
  Answer columns, metadata;
  const std::string describe =
      fmt::format("DESCRIBE SELECT * FROM read_parquet({}, union_by_name = true)", list);
  const std::string ask_types =
      fmt::format("SELECT value::VARCHAR FROM parquet_kv_metadata({}) WHERE key::VARCHAR = '{}'",
                  list, kTypesKey);
  if (!columns.Ask(connection.get(), describe, sink)) return base::Failed{};
  if (!metadata.Ask(connection.get(), ask_types, sink)) return base::Failed{};
  std::vector<FileColumn> described;
  for (const auto& row : columns.Texts(2))
    described.push_back({row[0], row[1], TypeOfParquet(row[1])});
  const std::vector<Type> stated = StatedTypes(metadata.Texts(1), paths.size());
  for (size_t i = 0; stated.size() == described.size() && i < stated.size(); ++i)
    described[i].type = stated[i];
  return described;
}

class ParquetSource : public NativeSource {
 public:
  ParquetSource(Session::Impl& session, ParquetOptions options, std::vector<FileColumn> columns)
      : NativeSource(session), options_(std::move(options)) {
    for (FileColumn& column : columns) columns_.emplace(column.name, std::move(column));
    std::string list;
    const size_t first_idx = options_.file_idxs.empty() ? 0 : options_.file_idxs[0];
    bool is_run = true;
    for (size_t i = 0; i < options_.paths.size(); ++i) {
      const size_t file_idx = i < options_.file_idxs.size() ? options_.file_idxs[i] : i;
      max_file_idx_ = std::max(max_file_idx_, file_idx);
      is_run = is_run && file_idx == first_idx + i;
      list += fmt::format("{}{}", i > 0 ? ", " : "", file_idx);
    }
    if (options_.paths.size() == 1) {
      file_idx_sql_ = fmt::format("({})::BIGINT", first_idx);
    } else if (is_run) {
      file_idx_sql_ = fmt::format("(file_index::BIGINT + {})", first_idx);
    } else {
      // A look-up for each row, which is dear.
      file_idx_sql_ = fmt::format("([{}]::BIGINT[])[file_index::BIGINT + 1]", list);
    }
  }

  int ordinal_bits() const override {
    return kRowBits + std::max(1, static_cast<int>(std::bit_width(max_file_idx_)));
  }

  Type TypeOf(const model::ScanRequest&, const std::string& name) const override {
    for (const model::Field& field : options_.schema) {
      if (field.name == name) return field.type;
    }
    const auto it = columns_.find(name);
    return it != columns_.end() ? it->second.type : Type::kLong;  // provenance
  }

  std::optional<emit::NativeScan> Read(const model::ScanRequest& request) const override {
    emit::NativeScan scan;
    std::string list;
    for (const std::string& name : request.columns) {
      const std::string alias = fmt::format("s{}", scan.columns.size());
      list += fmt::format("{} AS {}, ", ColumnSql(request, name), alias);
      scan.columns.push_back(alias);
    }
    scan.ordinal = "ord";
    scan.from = fmt::format(
        "(SELECT {}{} * {} + file_row_number AS ord FROM read_parquet({}, union_by_name = true){}) "
        "AS s",
        list, file_idx_sql_, uint64_t{1} << kRowBits, PathList(options_.paths), Window(request));
    return scan;
  }

 private:
  std::string ColumnSql(const model::ScanRequest& request, const std::string& name) const {
    if (name == model::kProvenanceNames[0]) return file_idx_sql_;
    if (name == model::kProvenanceNames[1]) return "NULL::BIGINT";
    if (name == model::kProvenanceNames[2]) return "(file_row_number + 1)::BIGINT";
    const Type type = TypeOf(request, name);
    const FileColumn* column = Find(name, type);
    if (column != nullptr)
      return FromParquet(base::QuoteNameForSql(column->name), column->duckdb_type, type);
    // Every row states its table, as rows of logs do.
    if (name == "Type" && type == Type::kString)
      return emit::SqlLiteral(model::Value::String(request.table));
    return emit::SqlLiteral(model::Value::Null(type));
  }

  // The column of the files that holds what the table calls `name`; null if there is none. An
  // event's time is TimeGenerated in Sentinel and Timestamp in Defender.
  const FileColumn* Find(const std::string& name, Type type) const {
    auto it = columns_.find(name);
    if (it == columns_.end() && type == Type::kDatetime && name == "TimeGenerated")
      it = columns_.find("Timestamp");
    if (it == columns_.end() && type == Type::kDatetime && name == "Timestamp")
      it = columns_.find("TimeGenerated");
    return it == columns_.end() ? nullptr : &it->second;
  }

  // Conditions on the raw time column, by which DuckDB leaves out row groups. Rows without a time
  // stay.
  std::string Window(const model::ScanRequest& request) const {
    const FileColumn* column = Find(options_.time_column, Type::kDatetime);
    if (column == nullptr || !column->duckdb_type.starts_with("TIMESTAMP")) return "";
    std::string conditions;
    const std::string name = base::QuoteNameForSql(column->name);
    const auto add = [&](const char* op, int64_t ticks) {
      conditions += fmt::format("{}{} {} make_timestamp({})", conditions.empty() ? "" : " AND ",
                                name, op, (ticks - base::kUnixEpochTicks) / 10);
    };
    // A microsecond wider on both sides: the column may be finer or coarser than a tick.
    if (request.since) add(">=", std::max<int64_t>(*request.since - 10, 0));
    if (request.until) add("<=", std::min<int64_t>(*request.until + 10, base::kMaxDatetimeTicks));
    if (conditions.empty()) return "";
    return fmt::format(" WHERE ({}) OR {} IS NULL", conditions, name);
  }

  ParquetOptions options_;
  std::map<std::string, FileColumn> columns_;
  size_t max_file_idx_ = 0;
  std::string file_idx_sql_;
};

// What must be known of a datetime column before it is written.
base::Result<TimeUnit> UnitOf(const model::Field& field, const std::vector<std::string>& facts,
                              diag::Sink& sink) {
  // Smallest, largest, `true` if all are whole microseconds; empty without values.
  constexpr int64_t kTicksOfNanoRange = 92'233'720'368'547'758;
  if (facts[0].empty() || facts[2] == "true") return TimeUnit::kMicroseconds;
  const int64_t smallest = *base::ParseInteger(facts[0]) - base::kUnixEpochTicks;
  const int64_t largest = *base::ParseInteger(facts[1]) - base::kUnixEpochTicks;
  if (smallest >= -kTicksOfNanoRange && largest <= kTicksOfNanoRange) return TimeUnit::kNanoseconds;
  diag::Diagnostic diagnostic{
      .code = diag::Code::K4005,
      .message =
          fmt::format("column `{}` has times that no timestamp of Parquet holds", field.name)};
  diagnostic.Remark(
      "it has both fractions of a microsecond and times outside the years 1678 to 2262");
  return sink.Fail(std::move(diagnostic));
}

// The select list that writes the rows of `table`.
base::Result<std::string> WriteList(duckdb_connection connection, const model::RelPtr& plan,
                                    const std::string& table, diag::Sink& sink) {
  std::string list;
  for (const model::OutputColumn& column : plan->columns) {
    const std::string name = emit::ColumnName(column.id);
    TimeUnit unit = TimeUnit::kMicroseconds;
    if (column.type == Type::kDatetime) {
      Answer answer;
      const std::string sql = fmt::format(
          "SELECT coalesce(min({0})::VARCHAR, ''), coalesce(max({0})::VARCHAR, ''), bool_and({0} % "
          "10 = 0)::VARCHAR FROM {1}",
          name, table);
      if (!answer.Ask(connection, sql, sink)) return base::Failed{};
      TRY(unit, UnitOf({column.name, column.type}, answer.Texts(3).at(0), sink));
    }
    list += fmt::format("{}{} AS {}", list.empty() ? "" : ", ", ToParquet(name, column.type, unit),
                        base::QuoteNameForSql(column.name));
  }
  return list;
}

std::string TypeNames(const model::RelPtr& plan) {
  std::string names;
  for (const auto& column : plan->columns) {
    names += (names.empty() ? "" : ",") + std::string(model::TypeName(column.type));
  }
  return names;
}

}  // namespace

std::string AllowedPath(const std::string& path) {
  std::error_code error;
  const auto absolute = std::filesystem::absolute(path, error);
  return error ? path : absolute.lexically_normal().string();
}

base::Result<model::Schema> Session::ParquetSchema(const std::vector<std::string>& paths,
                                                   diag::Sink& sink) {
  TRY(const std::vector<FileColumn> columns, Describe(*impl_, paths, sink));
  model::Schema schema;
  for (const FileColumn& column : columns) schema.push_back({column.name, column.type});
  return schema;
}

base::Result<std::shared_ptr<model::TableSource>> Session::OpenParquet(ParquetOptions options,
                                                                       diag::Sink& sink) {
  if (!impl_->EnsureConversions()) return sink.Fail(diag::Code::K9001, "a function was refused");
  TRY(std::vector<FileColumn> columns, Describe(*impl_, options.paths, sink));
  return std::shared_ptr<model::TableSource>(
      std::make_shared<ParquetSource>(*impl_, std::move(options), std::move(columns)));
}

base::Result<uint64_t> Session::WriteParquet(const model::ResultPlan& plan,
                                             const RunOptions& options, const std::string& path,
                                             diag::Sink& sink) {
  if (!impl_->EnsureConversions()) return sink.Fail(diag::Code::K9001, "a function was refused");
  RunOptions run_options = options;
  run_options.limits.max_rows = run_options.limits.max_bytes = 0;
  TRY(emit::EmittedSql sql, emit::Emit(plan.rel, MakeEmitOptions(*impl_, run_options), sink));
  // First into a table: how times are written depends on all of them.
  const std::string table = fmt::format("result_{}", impl_->next_spool++);
  ResultStream::Impl stream(*impl_, run_options, sink);
  TRY_STATUS(stream.Store(std::move(sql), table));
  TRY(const std::string list, WriteList(stream.connection.get(), plan.rel, table, sink));
  const std::string final_path = AllowedPath(path),
                    part_path = final_path + std::string(kPartSuffix);
  // rowid: the rows of the table in the order in which they came.
  const std::string copy = fmt::format(
      "COPY (SELECT {} FROM {} ORDER BY rowid) TO {} (FORMAT parquet, COMPRESSION zstd, "
      "USE_TMP_FILE false, "
      "KV_METADATA {{{}: '{}'}})",
      list, table, base::QuoteForSql(part_path), kTypesKey, TypeNames(plan.rel));
  if (duckdb_query(stream.connection.get(), copy.c_str(), stream.result.out()) != DuckDBSuccess) {
    std::error_code ignored;
    std::filesystem::remove(part_path, ignored);
    return stream.Fail(duckdb_result_error_type(&stream.result.get()),
                       duckdb_result_error(&stream.result.get()));
  }
  const uint64_t num_rows = duckdb_rows_changed(&stream.result.get());
  stream.is_done = true;
  std::error_code error;
  std::filesystem::rename(part_path, final_path, error);
  if (error)
    return sink.Fail(diag::Code::K5009,
                     fmt::format("cannot write `{}`: {}", path, error.message()));
  return num_rows;
}

}  // namespace quoll::engine
