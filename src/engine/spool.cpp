// The spool of a hunt: one pass over a source fills one DuckDB table per request, which plans then
// read in SQL. DuckDB moves what does not fit into memory to the session's temp_dir.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <thread>

#include "emit/duckdb/sql_text.h"
#include "engine/native_source.h"
#include "engine/vectors.h"

namespace quoll::engine {
namespace {

// One table inside the session; columns s0, s1, … and `ord`.
struct SpoolTable {
  std::string name;
  std::vector<std::string>
      columns;  // as requested, then the provenance columns if those were requested
  std::vector<model::Type> types;
};

class SpoolSource : public NativeSource {
 public:
  SpoolSource(Session::Impl& session, int bits) : NativeSource(session), ordinal_bits_(bits) {}
  ~SpoolSource() override {
    const Connection connection = session_.Connect();
    if (connection.get() == nullptr) return;
    diag::Sink sink;  // a table that does not go away only costs memory
    for (const auto& [table, spool] : tables_) {
      session_.Execute(connection.get(), fmt::format("DROP TABLE IF EXISTS {}", spool.name), sink);
    }
  }

  std::optional<emit::NativeScan> Read(const model::ScanRequest& request) const override {
    const SpoolTable& spool = tables_.at(request.table);
    emit::NativeScan scan{spool.name, {}, "ord"};
    for (const std::string& column : request.columns) {
      // A scan may list columns that its plan does not use; one that it does use makes the statement fail.
      const auto idx = Find(spool, column);
      scan.columns.push_back(idx ? fmt::format("s{}", *idx) : "not_spooled");
    }
    return scan;
  }
  model::Type TypeOf(const model::ScanRequest& request, const std::string& column) const override {
    const SpoolTable& spool = tables_.at(request.table);
    return spool.types[IndexOf(spool, column)];
  }
  int ordinal_bits() const override { return ordinal_bits_; }

  std::map<std::string, SpoolTable>& tables() { return tables_; }

 private:
  static std::optional<size_t> Find(const SpoolTable& spool, const std::string& column) {
    const auto it = std::find(spool.columns.begin(), spool.columns.end(), column);
    if (it == spool.columns.end()) return std::nullopt;
    return static_cast<size_t>(it - spool.columns.begin());
  }
  static size_t IndexOf(const SpoolTable& spool, const std::string& column) {
    const auto idx = Find(spool, column);
    CHECK(idx.has_value());
    return *idx;
  }

  std::map<std::string, SpoolTable> tables_;
  int ordinal_bits_;
};

// Appends batches of one table on one thread; made by the first batch, which tells the types.
class TableWriter {
 public:
  TableWriter(duckdb_connection connection, const SpoolTable& table)
      : num_columns_(table.types.size()) {
    std::vector<LogicalType> owned;
    std::vector<duckdb_logical_type> types;
    for (const model::Type type : table.types) owned.push_back(MakeType(type));
    owned.push_back(MakeType(DUCKDB_TYPE_BIGINT));
    for (const LogicalType& type : owned) types.push_back(type.get());
    chunk_ = Chunk(duckdb_create_data_chunk(types.data(), types.size()));
    is_ok_ = duckdb_appender_create(connection, nullptr, table.name.c_str(), appender_.out()) ==
             DuckDBSuccess;
  }

  bool Append(const model::TableBatch& table_batch) {
    const model::Batch& batch = table_batch.batch;
    for (size_t first = 0; is_ok_ && first < batch.num_rows; first += duckdb_vector_size()) {
      const size_t num_rows = std::min<size_t>(batch.num_rows - first, duckdb_vector_size());
      duckdb_data_chunk_reset(chunk_.get());
      for (size_t i = 0; i < num_columns_; ++i) {
        WriteVector(batch.columns[i].view(), first, num_rows,
                    duckdb_data_chunk_get_vector(chunk_.get(), i), 0);
      }
      duckdb_vector vector = duckdb_data_chunk_get_vector(chunk_.get(), num_columns_);
      auto* ordinals = static_cast<int64_t*>(duckdb_vector_get_data(vector));
      for (size_t row = 0; row < num_rows; ++row) {
        ordinals[row] = static_cast<int64_t>(table_batch.ordinal + first + row);
      }
      duckdb_data_chunk_set_size(chunk_.get(), num_rows);
      is_ok_ = duckdb_append_data_chunk(appender_.get(), chunk_.get()) == DuckDBSuccess;
    }
    return is_ok_;
  }
  bool Close() {
    is_ok_ = is_ok_ && duckdb_appender_close(appender_.get()) == DuckDBSuccess;
    return is_ok_;
  }
  std::string error() const {
    const char* text =
        appender_.get() != nullptr ? duckdb_appender_error(appender_.get()) : nullptr;
    return text != nullptr ? text : "rows were refused";
  }

 private:
  size_t num_columns_;
  Appender appender_;
  Chunk chunk_;
  bool is_ok_ = false;
};

// All workers of one spool and what they share.
class Spooling {
 public:
  Spooling(Session::Impl& session, std::vector<const SpoolTable*> tables, model::TableScan& scan,
           std::atomic<bool>& stop)
      : session_(session), tables_(std::move(tables)), scan_(scan), stop_(stop) {}

  // Returns what went wrong; empty if nothing did.
  std::string Run(size_t num_workers) {
    std::vector<std::thread> threads;
    for (size_t worker = 1; worker < num_workers; ++worker) {
      threads.emplace_back([this, worker] { Work(worker); });
    }
    Work(0);
    for (std::thread& thread : threads) thread.join();
    return error_;
  }

 private:
  void Work(size_t worker) noexcept {
    Guarded([this](const char* text) { Fail(text); },
            [&] {
              const Connection connection = session_.Connect();
              std::vector<std::unique_ptr<TableWriter>> writers(tables_.size());
              while (auto batch = scan_.Next(worker)) {
                auto& writer = writers[batch->table_idx];
                if (writer == nullptr)
                  writer =
                      std::make_unique<TableWriter>(connection.get(), *tables_[batch->table_idx]);
                if (!writer->Append(*batch)) return Fail(writer->error());
              }
              for (const auto& writer : writers) {
                if (writer != nullptr && !stop_ && !writer->Close()) return Fail(writer->error());
              }
            });
  }
  void Fail(std::string error) {
    const std::lock_guard lock(mutex_);
    if (error_.empty()) error_ = std::move(error);
    stop_ = true;
  }

  Session::Impl& session_;
  std::vector<const SpoolTable*> tables_;
  model::TableScan& scan_;
  std::atomic<bool>& stop_;
  std::mutex mutex_;
  std::string error_;
};

std::string CreateStatement(const SpoolTable& table) {
  std::string columns;
  for (size_t i = 0; i < table.types.size(); ++i) {
    columns += fmt::format("s{} {}, ", i, emit::SqlType(table.types[i]));
  }
  return fmt::format("CREATE TABLE {} ({}ord BIGINT)", table.name, columns);
}

}  // namespace

base::Result<std::shared_ptr<model::TableSource>> Session::Spool(std::vector<SpoolRequest> requests,
                                                                 model::TableSource& source,
                                                                 const SpoolOptions& options,
                                                                 diag::Sink& sink) {
  auto spool = std::make_shared<SpoolSource>(*impl_, source.ordinal_bits());
  const Connection connection = impl_->Connect();
  std::vector<const SpoolTable*> tables;
  std::vector<model::ScanRequest> scan_requests;
  for (SpoolRequest& request : requests) {
    SpoolTable table;
    table.name = fmt::format("spool_{}", impl_->next_spool++);
    table.columns = request.scan.columns;
    table.types = request.types;
    CHECK(table.types.size() == table.columns.size());
    if (request.scan.with_provenance) {
      for (const auto name : model::kProvenanceNames) {
        table.columns.emplace_back(name);
        table.types.push_back(model::Type::kLong);
      }
    }
    if (!impl_->Execute(connection.get(), CreateStatement(table), sink)) return base::Failed{};
    const auto [it, is_new] = spool->tables().emplace(request.scan.table, std::move(table));
    CHECK(is_new);  // one request per table
    tables.push_back(&it->second);
    scan_requests.push_back(std::move(request.scan));
  }

  // `stop` ends the scan when rows are refused; the caller's flag is passed on by a watcher.
  Watcher watcher(connection.get(), options.cancel, Watcher::Clock::now(), 0);
  std::unique_ptr<model::TableScan> scan = source.Scan(std::move(scan_requests), watcher.stop());
  size_t num_workers = options.num_workers > 0 ? options.num_workers : impl_->num_threads;
  num_workers = std::clamp<size_t>(num_workers, 1, std::max<size_t>(scan->max_workers(), 1));
  const std::string error =
      Spooling(*impl_, std::move(tables), *scan, watcher.stop()).Run(num_workers);
  if (watcher.reason() != StopReason::kNone || !error.empty()) {
    const EngineError parsed = ParseError(DUCKDB_ERROR_INVALID, error.c_str());
    return sink.Fail(TranslateError(parsed, watcher.reason(), 0));
  }
  return std::shared_ptr<model::TableSource>(std::move(spool));
}

}  // namespace quoll::engine
