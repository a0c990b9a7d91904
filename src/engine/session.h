// Session: one embedded DuckDB in which plans run. Run gives a stream of column batches; everything
// that DuckDB says is turned into diagnostics before it leaves this library.
//
//   TRY(auto session, engine::Session::Open({.num_threads = 2}, sink));
//   TRY(auto stream, session->Run(plan, {.context = context, .cancel = &cancel, .source = file},
//   sink)); for (;;) { TRY(engine::Rows rows, stream->Next()); if (rows.num_rows == 0) break; … }
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/source_file.h"
#include "diag/diagnostic.h"
#include "model/column.h"
#include "model/kernel.h"
#include "model/rel.h"
#include "model/table_source.h"
#include "model/type.h"

namespace quoll::engine {

// What one run may use; 0 means no limit. Memory is limited for the whole session (SessionOptions).
struct Limits {
  uint64_t max_rows = 500'000;              // of the result: K4001
  uint64_t max_bytes = uint64_t{64} << 20;  // of the result's values: K4001
  uint64_t timeout_ms = 0;                  // K4003
};

struct SessionOptions {
  size_t num_threads = 0;         // 0: one per core
  uint64_t max_memory_bytes = 0;  // 0: DuckDB's default, 80 % of the machine; more is K4002
  std::string temp_dir;           // where memory is relieved; empty: nowhere
  // The only files and folders that SQL may open: Parquet inputs and outputs.
  std::vector<std::string> paths;
};

struct RunOptions {
  model::KernelContext context;
  Limits limits;
  // Set from outside to end the run within 100 ms (K4004); outlives the stream. Null: never.
  const std::atomic<bool>* cancel = nullptr;
  // What the plan's spans point into; null: diagnostics have no place.
  std::shared_ptr<const base::SourceFile> source;
};

// Rows of a result. The views are valid until the next call of the stream that gave them.
struct Rows {
  std::vector<model::ColumnView> columns;
  size_t num_rows = 0;
};

// The rows of a running plan. Used by one thread; destroying it ends the run. The session and the
// sink outlive it.
class ResultStream {
 public:
  ~ResultStream();
  ResultStream(ResultStream&&) noexcept;
  const model::Schema& schema() const;
  // The next rows, at least one; none at the end. After Failed the stream is at its end.
  base::Result<Rows> Next();
  // All rows that are left, in memory of their own.
  base::Result<model::Batch> ReadAll();
  // 0 to 1, of the inputs read so far; callable from any thread.
  double progress() const;

 private:
  friend class Session;
  friend class NativeStream;
  struct Impl;
  explicit ResultStream(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// One table to be spooled: what is asked of the source, and the type of each column of
// scan.columns.
struct SpoolRequest {
  model::ScanRequest scan;
  std::vector<model::Type> types;
};

struct SpoolOptions {
  size_t num_workers = 0;  // 0: as many as the session and the source allow
  const std::atomic<bool>* cancel = nullptr;
};

// Parquet files that together are one table.
struct ParquetOptions {
  std::vector<std::string> paths;
  // The number of each file among all inputs, for provenance and for ordinals (file number * 2^44 +
  // row); empty: 0, 1, …
  std::vector<size_t> file_idxs;
  // Columns that may be asked for besides those of the files, and the types to convert to. Columns
  // that no file has are null.
  model::Schema schema;
  // By which since and until of a scan leave out rows; empty: they do not.
  std::string time_column;
};

// Thread-safe: several plans may run at the same time.
class Session {
 public:
  static base::Result<std::unique_ptr<Session>> Open(const SessionOptions& options,
                                                     diag::Sink& sink);
  ~Session();

  // Starts a plan. Constant arguments that are unusable are reported here, everything else by the
  // stream.
  base::Result<std::unique_ptr<ResultStream>> Run(const model::ResultPlan& plan,
                                                  const RunOptions& options, diag::Sink& sink);
  // Runs a plan into a Parquet file, which must stand in SessionOptions::paths (or below a folder
  // there). Written beside and renamed. Returns the number of rows.
  base::Result<uint64_t> WriteParquet(const model::ResultPlan& plan, const RunOptions& options,
                                      const std::string& path, diag::Sink& sink);
  // The SQL that Run would execute, for `explain`.
  base::Result<std::string> Explain(const model::ResultPlan& plan, const RunOptions& options,
                                    diag::Sink& sink);

  // Reads `source` in one pass and keeps the requested columns of all tables (one request for each)
  // inside the session, relieved to temp_dir. The returned source answers those tables and columns,
  // and `$file`, `$line`, `$record` where provenance was asked for; the session outlives it. The
  // rows go when it is destroyed.
  base::Result<std::shared_ptr<model::TableSource>> Spool(std::vector<SpoolRequest> requests,
                                                          model::TableSource& source,
                                                          const SpoolOptions& options,
                                                          diag::Sink& sink);

  // Names and KQL types of the columns of Parquet files; columns of all files, by name.
  base::Result<model::Schema> ParquetSchema(const std::vector<std::string>& paths,
                                            diag::Sink& sink);
  // The files as a source for scans of any table name. The session outlives it. The paths must
  // stand in SessionOptions::paths.
  base::Result<std::shared_ptr<model::TableSource>> OpenParquet(ParquetOptions options,
                                                                diag::Sink& sink);

  // DuckDB's version, for --version.
  static std::string Version();

  struct Impl;

 private:
  Session();
  std::unique_ptr<Impl> impl_;
};

}  // namespace quoll::engine
