#include "engine/result_stream.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "emit/duckdb/sql_text.h"
#include "engine/memory_table.h"
#include "engine/native_source.h"

namespace quoll::engine {

using diag::Code;

// ---- Watcher

namespace {
// How often flags are looked at; a cancelled run ends within 100 ms.
constexpr std::chrono::milliseconds kWatchInterval{10};
}  // namespace

Watcher::Watcher(duckdb_connection connection, const std::atomic<bool>* cancel,
                 Clock::time_point start, uint64_t timeout_ms)
    : connection_(connection), cancel_(cancel) {
  if (cancel == nullptr && timeout_ms == 0) return;
  thread_ = std::thread([this, start, timeout_ms] { Watch(start, timeout_ms); });
}

Watcher::~Watcher() {
  {
    const std::lock_guard lock(mutex_);
    is_done_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Watcher::Stop() {
  stop_ = true;
  duckdb_interrupt(connection_);
}

void Watcher::Watch(Clock::time_point start, uint64_t timeout_ms) {
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, kWatchInterval, [this] { return is_done_; })) {
    if (reason_ == StopReason::kNone) {
      if (cancel_ != nullptr && *cancel_) {
        reason_ = StopReason::kCancelled;
      } else if (timeout_ms > 0 && Clock::now() - start >= std::chrono::milliseconds(timeout_ms)) {
        reason_ = StopReason::kTimeout;
      }
    }
    // Again and again: a statement that starts later forgets earlier interrupts.
    if (reason_ != StopReason::kNone) Stop();
  }
}

// ---- Registration

Registration::~Registration() {
  for (const uint64_t id : ids_) registry_.Remove(id);
}

void Registration::Add(uint64_t id, Entry entry) {
  if (const auto* table = std::get_if<std::shared_ptr<const TableEntry>>(&entry))
    tables_.push_back(*table);
  registry_.Add(id, std::move(entry));
  ids_.push_back(id);
}

double Registration::progress() const {
  if (tables_.empty()) return 0;
  double sum = 0;
  for (const auto& table : tables_) {
    const std::lock_guard lock(table->mutex);
    if (const auto scan = table->scan.lock()) sum += scan->progress();
  }
  return sum / static_cast<double>(tables_.size());
}

// ---- ResultStream::Impl

ResultStream::Impl::Impl(Session::Impl& session_impl, const RunOptions& run_options,
                         diag::Sink& diag_sink)
    : session(session_impl),
      options(run_options),
      sink(diag_sink),
      registration(session_impl.registry) {}

ResultStream::Impl::~Impl() {
  if (watcher != nullptr && !is_done) watcher->Stop();
}

base::Failed ResultStream::Impl::Fail(duckdb_error_type type, const char* text) {
  is_done = true;
  const StopReason reason = watcher != nullptr ? watcher->reason() : StopReason::kNone;
  // The error of an input is the cause of that of the statement that reads it.
  for (const auto& native : natives) {
    const auto reports = native->reports();
    if (reason != StopReason::kNone || reports.empty()) continue;
    for (const auto& report : reports) sink.Report(report);
    return base::Failed{};
  }
  const EngineError error = ParseError(type, text);
  diag::Diagnostic diagnostic = TranslateError(error, reason, options.limits.timeout_ms);
  const std::optional<base::Span> span = error.position ? SpanAt(*error.position) : std::nullopt;
  if (span && options.source) diagnostic.At(options.source, *span);
  return sink.Fail(std::move(diagnostic));
}

std::optional<base::Span> ResultStream::Impl::SpanAt(size_t position) const {
  const auto is_behind = [](size_t offset, const emit::SqlSpan& span) {
    return offset < span.offset;
  };
  if (position < sql_offset) return std::nullopt;
  const auto it =
      std::upper_bound(sql.spans.begin(), sql.spans.end(), position - sql_offset, is_behind);
  if (it == sql.spans.begin()) return std::nullopt;
  return std::prev(it)->span;
}

base::Failed ResultStream::Impl::FailLimit(std::string message) {
  is_done = true;
  watcher->Stop();
  diag::Diagnostic diagnostic{.code = Code::K4001, .message = std::move(message)};
  diagnostic.Help("narrow the query, or raise `--limit`");
  return sink.Fail(std::move(diagnostic));
}

namespace {

std::shared_ptr<model::TableSource> MakeLiteralTable(const model::ValuesRel& rel) {
  model::Schema schema;
  for (const auto& column : rel.columns)
    schema.push_back({emit::ColumnName(column.id), column.type});
  auto table = std::make_shared<MemoryTable>(std::move(schema));
  for (const auto& row : rel.rows) table->AddRow(row);
  return table;
}

}  // namespace

base::Result<std::shared_ptr<model::TableSource>> ResultStream::Impl::RunNative(
    const model::NativeRel& rel, emit::EmittedSql&& input) {
  RunOptions input_options = options;
  input_options.limits.max_rows = input_options.limits.max_bytes = 0;
  Impl stream(session, input_options, sink);
  stream.start = start;
  TRY_STATUS(stream.Start(std::move(input)));
  TRY(model::Batch whole, stream.ReadAll());
  model::Schema out_schema;
  for (const auto& column : rel.columns)
    out_schema.push_back({emit::ColumnName(column.id), column.type});
  auto table = std::make_shared<MemoryTable>(std::move(out_schema));
  std::string failure;
  table->Add(rel.op->TryRun(std::move(whole.columns), whole.num_rows, options.context, failure));
  if (!failure.empty()) return sink.Fail({.code = diag::Code::K4007, .message = failure});
  return std::shared_ptr<model::TableSource>(std::move(table));
}

std::shared_ptr<NativeStream> ResultStream::Impl::StreamNative(const model::NativeRel& rel,
                                                               emit::EmittedSql&& input) {
  RunOptions input_options = options;
  input_options.limits.max_rows = input_options.limits.max_bytes = 0;
  // Whatever stops this statement stops the input.
  input_options.cancel = &watcher->stop();
  input_options.limits.timeout_ms = 0;
  return std::make_shared<NativeStream>(session, input_options, rel, std::move(input));
}

base::Status ResultStream::Impl::RegisterUses() {
  for (const auto& use : sql.scalars) {
    registration.Add(use.id, std::make_shared<const ProgramEntry>(ProgramEntry{use.program}));
  }
  for (const auto& use : sql.aggregates) {
    registration.Add(use.id, std::make_shared<const AggregateEntry>(*use.call, options.context));
  }
  for (auto& use : sql.tables) {
    auto entry = std::make_shared<TableEntry>();
    entry->stop = &watcher->stop();
    for (const auto& column : use.rel->columns) {
      entry->sql_names.push_back(emit::ColumnName(column.id));
      entry->types.push_back(column.type);
    }
    entry->names = entry->sql_names;
    if (use.rel->kind == model::Rel::Kind::kScan) {
      const auto& scan = static_cast<const model::ScanRel&>(*use.rel);
      entry->source = scan.source;
      entry->names = scan.column_names;
      entry->request = RequestOf(scan);
      entry->request.columns.clear();
      entry->request.first_rows = use.first_rows;
    } else if (use.rel->kind == model::Rel::Kind::kNative) {
      const auto& native = static_cast<const model::NativeRel&>(*use.rel);
      const bool is_stream =
          dynamic_cast<const model::NativeRel::StreamOperator*>(native.op.get()) != nullptr;
      if (is_stream && use.is_read_once) {
        natives.push_back(StreamNative(native, std::move(*use.native_input)));
        entry->source = natives.back();
      } else {
        TRY(entry->source, RunNative(native, std::move(*use.native_input)));
      }
    } else {
      entry->source = MakeLiteralTable(static_cast<const model::ValuesRel&>(*use.rel));
    }
    if (const auto* table = dynamic_cast<const MemoryTable*>(entry->source.get())) {
      entry->num_rows = table->num_rows();
    }
    entry->ordinal_bits = entry->source->ordinal_bits();
    registration.Add(use.id, std::move(entry));
  }
  return base::Done{};
}

base::Status ResultStream::Impl::Open(emit::EmittedSql&& emitted) {
  sql = std::move(emitted);
  for (const auto& column : sql.plan->columns) schema.push_back({column.name, column.type});
  readers.resize(schema.size());
  connection = session.Connect();
  if (connection.get() == nullptr) return Fail(DUCKDB_ERROR_CONNECTION, "no connection");
  watcher =
      std::make_unique<Watcher>(connection.get(), options.cancel, start, options.limits.timeout_ms);
  TRY_STATUS(RegisterUses());
  if (!session.RegisterFor(connection.get(), sql))
    return Fail(DUCKDB_ERROR_CATALOG, "a function was refused");
  return base::Done{};
}

base::Status ResultStream::Impl::Store(emit::EmittedSql&& emitted, const std::string& table) {
  TRY_STATUS(Open(std::move(emitted)));
  const std::string create = fmt::format("CREATE TEMPORARY TABLE {} AS ", table);
  sql_offset = create.size();
  if (duckdb_query(connection.get(), (create + sql.text).c_str(), result.out()) != DuckDBSuccess) {
    return Fail(duckdb_result_error_type(&result.get()), duckdb_result_error(&result.get()));
  }
  if (watcher->reason() != StopReason::kNone) return Fail(DUCKDB_ERROR_INTERRUPT, "");
  // Statements that follow have positions of their own.
  sql.spans.clear();
  return base::Done{};
}

base::Status ResultStream::Impl::Start(emit::EmittedSql&& emitted) {
  TRY_STATUS(Open(std::move(emitted)));
  if (duckdb_prepare(connection.get(), sql.text.c_str(), prepared.out()) != DuckDBSuccess) {
    return Fail(DUCKDB_ERROR_INVALID, duckdb_prepare_error(prepared.get()));
  }
  Pending pending;
  if (duckdb_pending_prepared_streaming(prepared.get(), pending.out()) != DuckDBSuccess) {
    return Fail(DUCKDB_ERROR_INVALID, duckdb_pending_error(pending.get()));
  }
  if (duckdb_execute_pending(pending.get(), result.out()) != DuckDBSuccess) {
    return Fail(duckdb_result_error_type(&result.get()), duckdb_result_error(&result.get()));
  }
  return CheckSchema();
}

base::Status ResultStream::Impl::CheckSchema() {
  // One column more stands for none.
  if (duckdb_column_count(&result.get()) != std::max<size_t>(schema.size(), 1)) {
    return Fail(DUCKDB_ERROR_INTERNAL, "wrong number of columns");
  }
  for (size_t i = 0; i < schema.size(); ++i) {
    if (duckdb_column_type(&result.get(), i) != StorageType(schema[i].type)) {
      const std::string message =
          fmt::format("column `{}` has the wrong storage type", schema[i].name);
      return Fail(DUCKDB_ERROR_INTERNAL, message.c_str());
    }
  }
  return base::Done{};
}

base::Result<Rows> ResultStream::Impl::Next() {
  Rows rows;
  while (!is_done && rows.num_rows == 0) {
    *chunk.out() = duckdb_fetch_chunk(result.get());
    const char* message = duckdb_result_error(&result.get());
    const bool has_error = message != nullptr && *message != '\0';
    // A stopped source ends early without an error of its own: what came is not the whole answer,
    // or is wrong.
    if ((chunk.get() == nullptr && has_error) || watcher->reason() != StopReason::kNone) {
      return Fail(duckdb_result_error_type(&result.get()), message);
    }
    if (chunk.get() == nullptr) {
      is_done = true;
      return rows;
    }
    rows.num_rows = duckdb_data_chunk_get_size(chunk.get());
  }
  if (is_done) return rows;
  num_rows += rows.num_rows;
  const Limits& limits = options.limits;
  if (limits.max_rows > 0 && num_rows > limits.max_rows) {
    return FailLimit(
        fmt::format("the result has more than {} rows", base::FormatCount(limits.max_rows)));
  }
  for (size_t i = 0; i < schema.size(); ++i) {
    duckdb_vector vector = duckdb_data_chunk_get_vector(chunk.get(), i);
    rows.columns.push_back(readers[i].Read(vector, schema[i].type, rows.num_rows));
    num_bytes += NumBytes(rows.columns.back(), rows.num_rows);
  }
  if (limits.max_bytes > 0 && num_bytes > limits.max_bytes) {
    return FailLimit(
        fmt::format("the result is larger than {}", base::FormatBytes(limits.max_bytes)));
  }
  return rows;
}

// ---- ResultStream

ResultStream::ResultStream(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ResultStream::~ResultStream() = default;
ResultStream::ResultStream(ResultStream&&) noexcept = default;
const model::Schema& ResultStream::schema() const { return impl_->schema; }
base::Result<Rows> ResultStream::Next() { return impl_->Next(); }
double ResultStream::progress() const { return impl_->registration.progress(); }

base::Result<model::Batch> ResultStream::ReadAll() { return impl_->ReadAll(); }

base::Result<model::Batch> ResultStream::Impl::ReadAll() {
  model::Batch whole;
  for (const model::Field& field : schema) whole.columns.emplace_back(field.type);
  for (;;) {
    TRY(const Rows rows, Next());
    if (rows.num_rows == 0) return whole;
    for (size_t i = 0; i < whole.columns.size(); ++i) {
      AppendRows(rows.columns[i], 0, rows.num_rows, whole.columns[i]);
    }
    whole.num_rows += rows.num_rows;
  }
}

}  // namespace quoll::engine
