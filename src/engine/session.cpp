// The session itself: opening DuckDB with everything closed that is not needed, and starting runs.
#include "engine/session.h"

#include <fmt/format.h>

#include <filesystem>
#include <thread>

#include "base/escape.h"
#include "engine/functions.h"
#include "engine/native_source.h"
#include "engine/parquet_types.h"
#include "engine/result_stream.h"
#include "engine/session_impl.h"

namespace quoll::engine {
namespace {

// Every run takes its numbers from a range of this size; a plan with more functions does not fit
// into memory.
constexpr uint64_t kIdsPerRun = uint64_t{1} << 24;

base::Failed CannotStart(diag::Sink& sink, std::string_view reason) {
  diag::Diagnostic diagnostic{.code = diag::Code::K9001,
                              .message = "the engine could not be started"};
  diagnostic.Remark(fmt::format("the engine says: {}", reason.substr(0, reason.find('\n'))));
  return sink.Fail(std::move(diagnostic));
}

// False if DuckDB does not take the option.
bool SetOptions(const SessionOptions& options, size_t num_threads, duckdb_config config) {
  const auto set = [&](const char* name, const std::string& value) {
    return duckdb_set_config(config, name, value.c_str()) == DuckDBSuccess;
  };
  bool is_ok =
      set("threads", std::to_string(num_threads)) && set("temp_directory", options.temp_dir) &&
      set("autoload_known_extensions", "false") && set("autoinstall_known_extensions", "false") &&
      set("allow_community_extensions", "false") &&
      // Order is always spelled out by ordinals; keeping it would only cost parallelism.
      set("preserve_insertion_order", "false");
  if (options.max_memory_bytes > 0) {
    const uint64_t kib = std::max<uint64_t>(options.max_memory_bytes / 1024, 1);
    is_ok = is_ok && set("memory_limit", fmt::format("{}KiB", kib));
  }
  return is_ok;
}

// Statements that close the file system but for the paths given, and then the settings.
std::string LockStatements(const std::vector<std::string>& paths) {
  std::string files, folders;
  for (const std::string& path : paths) {
    std::error_code error;
    const bool is_folder = std::filesystem::is_directory(path, error);
    std::string& list = is_folder ? folders : files;
    list += (list.empty() ? "" : ", ") + base::QuoteForSql(AllowedPath(path));
    if (!is_folder) list += ", " + base::QuoteForSql(AllowedPath(path) + std::string(kPartSuffix));
  }
  std::string sql;
  if (!files.empty()) sql += fmt::format("SET allowed_paths = [{}];", files);
  if (!folders.empty()) sql += fmt::format("SET allowed_directories = [{}];", folders);
  return sql +
         "SET GLOBAL errors_as_json = true; SET enable_external_access = false;"
         "SET lock_configuration = true;";
}

}  // namespace

Session::Session() : impl_(std::make_unique<Impl>()) {}
Session::~Session() = default;

std::string Session::Version() { return duckdb_library_version(); }

base::Result<std::unique_ptr<Session>> Session::Open(const SessionOptions& options,
                                                     diag::Sink& sink) {
  std::unique_ptr<Session> session(new Session);
  Impl& impl = *session->impl_;
  impl.num_threads = options.num_threads > 0 ? options.num_threads
                                             : std::max(1u, std::thread::hardware_concurrency());
  Config config;
  if (duckdb_create_config(config.out()) != DuckDBSuccess ||
      !SetOptions(options, impl.num_threads, config.get())) {
    return CannotStart(sink, "an option was refused");
  }
  char* error = nullptr;
  if (duckdb_open_ext(nullptr, impl.database.out(), config.get(), &error) != DuckDBSuccess) {
    const std::string reason = error != nullptr ? error : "unknown";
    duckdb_free(error);
    return CannotStart(sink, reason);
  }
  const Connection connection = impl.Connect();
  if (connection.get() == nullptr) return CannotStart(sink, "no connection");
  if (!RegisterPrograms(connection.get(), impl.registry) ||
      !RegisterScan(connection.get(), impl.registry) || !RegisterHelpers(connection.get())) {
    return CannotStart(sink, "a function was refused");
  }
  if (!impl.Execute(connection.get(), LockStatements(options.paths), sink)) return base::Failed{};
  return session;
}

Connection Session::Impl::Connect() const {
  Connection connection;
  if (duckdb_connect(database.get(), connection.out()) != DuckDBSuccess) return Connection();
  return connection;
}

bool Session::Impl::Execute(duckdb_connection connection, const std::string& sql,
                            diag::Sink& sink) const {
  QueryResult result;
  if (duckdb_query(connection, sql.c_str(), result.out()) == DuckDBSuccess) return true;
  const EngineError error =
      ParseError(duckdb_result_error_type(&result.get()), duckdb_result_error(&result.get()));
  sink.Report(TranslateError(error, StopReason::kNone, 0));
  return false;
}

bool Session::Impl::EnsureConversions() {
  const std::lock_guard lock(mutex);
  if (registered.contains("conversions")) return true;
  const Connection connection = Connect();
  if (connection.get() == nullptr || !RegisterConversions(connection.get())) return false;
  registered.insert("conversions");
  return true;
}

bool Session::Impl::RegisterFor(duckdb_connection connection, const emit::EmittedSql& sql) {
  const std::lock_guard lock(mutex);
  for (const auto& aggregate : sql.aggregates) {
    if (registered.contains(aggregate.function)) continue;
    if (!RegisterAggregate(connection, registry, aggregate.function, aggregate.call->type,
                           aggregate.num_args)) {
      return false;
    }
    registered.insert(aggregate.function);
  }
  for (const size_t num_arrays : sql.expansions) {
    const std::string name = fmt::format("quoll_expand{}", num_arrays);
    if (registered.contains(name)) continue;
    if (!RegisterExpand(connection, name, num_arrays)) return false;
    registered.insert(name);
  }
  return true;
}

emit::EmitOptions MakeEmitOptions(Session::Impl& session, const RunOptions& options) {
  emit::EmitOptions emit_options;
  emit_options.context = options.context;
  emit_options.source = options.source;
  emit_options.first_id = session.next_id.fetch_add(kIdsPerRun);
  emit_options.native_scan = [](const model::ScanRel& scan) -> std::optional<emit::NativeScan> {
    const auto* source = dynamic_cast<const NativeSource*>(scan.source.get());
    if (source == nullptr) return std::nullopt;
    return source->Read(RequestOf(scan));
  };
  return emit_options;
}

base::Result<std::unique_ptr<ResultStream>> Session::Run(const model::ResultPlan& plan,
                                                         const RunOptions& options,
                                                         diag::Sink& sink) {
  emit::EmitOptions emit_options = MakeEmitOptions(*impl_, options);
  // One row more than allowed shows that there are too many.
  if (options.limits.max_rows > 0) emit_options.max_rows = options.limits.max_rows + 1;
  TRY(emit::EmittedSql sql, emit::Emit(plan.rel, emit_options, sink));
  auto stream = std::make_unique<ResultStream::Impl>(*impl_, options, sink);
  TRY_STATUS(stream->Start(std::move(sql)));
  return std::unique_ptr<ResultStream>(new ResultStream(std::move(stream)));
}

base::Result<std::string> Session::Explain(const model::ResultPlan& plan, const RunOptions& options,
                                           diag::Sink& sink) {
  emit::EmitOptions emit_options = MakeEmitOptions(*impl_, options);
  emit_options.first_id = 1;
  TRY(emit::EmittedSql sql, emit::Emit(plan.rel, emit_options, sink));
  return std::move(sql.text);
}

}  // namespace quoll::engine
