// The running side of a ResultStream. Included by this library's sources only.
#pragma once

#include <chrono>
#include <optional>

#include "engine/native_stream.h"
#include "engine/session_impl.h"
#include "engine/vectors.h"

namespace quoll::engine {

struct ResultStream::Impl {
  Impl(Session::Impl& session_impl, const RunOptions& run_options, diag::Sink& diag_sink);
  ~Impl();
  // Registers what the statement refers to, runs its native operators and starts it.
  base::Status Start(emit::EmittedSql&& emitted);
  // The same, but the whole result goes into a temporary table of the connection.
  base::Status Store(emit::EmittedSql&& emitted, const std::string& table);
  base::Result<Rows> Next();
  base::Result<model::Batch> ReadAll();

  // Connects and registers.
  base::Status Open(emit::EmittedSql&& emitted);
  base::Status RegisterUses();
  base::Status CheckSchema();
  base::Result<std::shared_ptr<model::TableSource>> RunNative(const model::NativeRel& rel,
                                                              emit::EmittedSql&& input);
  std::shared_ptr<NativeStream> StreamNative(const model::NativeRel& rel, emit::EmittedSql&& input);
  // Reports what a DuckDB error means.
  base::Failed Fail(duckdb_error_type type, const char* text);
  // The place in the query from which the SQL at a position stems.
  std::optional<base::Span> SpanAt(size_t position) const;
  base::Failed FailLimit(std::string message);

  Session::Impl& session;
  RunOptions options;
  diag::Sink& sink;
  model::Schema schema;
  uint64_t num_rows = 0;
  uint64_t num_bytes = 0;
  bool is_done = false;
  Watcher::Clock::time_point start = Watcher::Clock::now();

  // In this order, so that what runs ends before what it uses.
  emit::EmittedSql sql;
  size_t sql_offset = 0;  // of the emitted text in the statement that runs
  Registration registration;
  Connection connection;
  std::unique_ptr<Watcher> watcher;
  std::vector<std::shared_ptr<NativeStream>> natives;
  Prepared prepared;
  QueryResult result;
  Chunk chunk;
  std::vector<VectorReader> readers;
};

}  // namespace quoll::engine
