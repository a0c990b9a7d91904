#include "engine/native_source.h"

#include <fmt/format.h>

#include "engine/vectors.h"

namespace quoll::engine {
namespace {

// What one request asks DuckDB.
struct Query {
  std::string sql;  // the columns, then the ordinal
  std::vector<model::Type> types;
};

// Answers the requests one after the other, on one connection.
class SqlScan : public model::TableScan {
 public:
  SqlScan(Connection connection, std::vector<Query> queries, const std::atomic<bool>& cancel)
      : connection_(std::move(connection)), queries_(std::move(queries)), cancel_(cancel) {}

  size_t max_workers() const override { return 1; }
  double progress() const override {
    return queries_.empty()
               ? 1
               : static_cast<double>(next_query_) / static_cast<double>(queries_.size());
  }

  std::optional<model::TableBatch> Next(size_t) override {
    while (!cancel_) {
      if (next_row_ < num_rows_) return TakeRun();
      if (result_ != nullptr) Fetch();
      if (result_ != nullptr && chunk_.get() != nullptr) {
        num_rows_ = duckdb_data_chunk_get_size(chunk_.get());
        next_row_ = 0;
        continue;
      }
      if (next_query_ == queries_.size()) return std::nullopt;
      Start(queries_[next_query_++].sql);
    }
    return std::nullopt;
  }

 private:
  // Rows are fetched as they come: the whole answer may be larger than memory. The interface has no
  // failure of a whole scan; an exception becomes the error of the statement above.
  void Start(const std::string& sql) {
    result_ = std::make_unique<QueryResult>();
    if (duckdb_prepare(connection_.get(), sql.c_str(), prepared_.out()) != DuckDBSuccess)
      throw std::runtime_error(duckdb_prepare_error(prepared_.get()));
    Pending pending;
    if (duckdb_pending_prepared_streaming(prepared_.get(), pending.out()) != DuckDBSuccess)
      throw std::runtime_error(duckdb_pending_error(pending.get()));
    if (duckdb_execute_pending(pending.get(), result_->out()) != DuckDBSuccess)
      throw std::runtime_error(duckdb_result_error(&result_->get()));
  }
  void Fetch() {
    *chunk_.out() = duckdb_fetch_chunk(result_->get());
    const char* message = duckdb_result_error(&result_->get());
    if (chunk_.get() == nullptr && message != nullptr && *message != '\0')
      throw std::runtime_error(message);
  }
  // The rows from next_row_ on whose ordinals follow one another.
  model::TableBatch TakeRun() {
    const auto& types = queries_[next_query_ - 1].types;
    duckdb_vector vector = duckdb_data_chunk_get_vector(chunk_.get(), types.size());
    const auto* ordinals = static_cast<const int64_t*>(duckdb_vector_get_data(vector));
    size_t end = next_row_ + 1;
    while (end < num_rows_ && ordinals[end] == ordinals[end - 1] + 1) ++end;
    model::TableBatch out{next_query_ - 1, static_cast<uint64_t>(ordinals[next_row_]), {}};
    out.batch.num_rows = end - next_row_;
    for (size_t i = 0; i < types.size(); ++i) {
      VectorReader reader;
      const auto view = reader.Read(duckdb_data_chunk_get_vector(chunk_.get(), i), types[i], end);
      out.batch.columns.emplace_back(types[i]);
      AppendRows(view, next_row_, out.batch.num_rows, out.batch.columns.back());
    }
    next_row_ = end;
    return out;
  }

  Connection connection_;
  std::vector<Query> queries_;
  const std::atomic<bool>& cancel_;
  std::atomic<size_t> next_query_{0};
  Prepared prepared_;
  std::unique_ptr<QueryResult> result_;
  Chunk chunk_;
  size_t num_rows_ = 0;
  size_t next_row_ = 0;
};

}  // namespace

std::unique_ptr<model::TableScan> NativeSource::Scan(std::vector<model::ScanRequest> requests,
                                                     const std::atomic<bool>& cancel) {
  std::vector<Query> queries;
  for (model::ScanRequest& request : requests) {
    if (request.with_provenance) {
      for (const auto name : model::kProvenanceNames) request.columns.emplace_back(name);
    }
    Query query;
    std::string list;
    const auto native = Read(request);
    CHECK(native.has_value());
    for (size_t i = 0; i < request.columns.size(); ++i) {
      query.types.push_back(TypeOf(request, request.columns[i]));
      list += native->columns[i] + ", ";
    }
    query.sql = fmt::format("SELECT {}{} FROM {}", list, native->ordinal, native->from);
    queries.push_back(std::move(query));
  }
  return std::make_unique<SqlScan>(session_.Connect(), std::move(queries), cancel);
}

model::ScanRequest RequestOf(const model::ScanRel& scan) {
  model::ScanRequest request;
  request.table = scan.table;
  request.columns = scan.column_names;
  request.since = scan.since;
  request.until = scan.until;
  request.any_of = scan.any_of;
  return request;
}

}  // namespace quoll::engine
