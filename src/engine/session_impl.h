// What the parts of a session share. Included by this library's sources only.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "emit/duckdb/emit.h"
#include "engine/duckdb_handles.h"
#include "engine/errors.h"
#include "engine/registry.h"
#include "engine/session.h"

namespace quoll::engine {

struct Session::Impl {
  // The registry first: DuckDB's functions point to it until the database is closed.
  Registry registry;
  Database database;
  size_t num_threads = 1;
  // Numbers of programs, aggregates and tables; every run takes a range.
  std::atomic<uint64_t> next_id{1};
  std::atomic<uint64_t> next_spool{1};

  // Aggregates and expansions are registered when a query first needs them.
  std::mutex mutex;
  std::set<std::string> registered;

  // Null when DuckDB refuses.
  Connection Connect() const;
  // Runs a statement of our own; false after reporting K9001 or what the error means.
  bool Execute(duckdb_connection connection, const std::string& sql, diag::Sink& sink) const;
  // The functions that Parquet needs.
  bool EnsureConversions();
  bool RegisterFor(duckdb_connection connection, const emit::EmittedSql& sql);
};

// Interrupts a connection when a flag is set or time is over. `stop` tells the sources at the same
// time.
class Watcher {
 public:
  using Clock = std::chrono::steady_clock;
  // Time is over timeout_ms after `start`; 0: never.
  Watcher(duckdb_connection connection, const std::atomic<bool>* cancel, Clock::time_point start,
          uint64_t timeout_ms);
  ~Watcher();
  StopReason reason() const { return reason_; }
  std::atomic<bool>& stop() { return stop_; }
  // Ends the run from the inside.
  void Stop();

 private:
  void Watch(Clock::time_point start, uint64_t timeout_ms);

  duckdb_connection connection_;
  const std::atomic<bool>* cancel_;
  std::atomic<bool> stop_{false};
  std::atomic<StopReason> reason_{StopReason::kNone};
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_done_ = false;
  std::thread thread_;
};

// The entries of one emitted statement in the registry, for as long as it runs.
class Registration {
 public:
  explicit Registration(Registry& registry) : registry_(registry) {}
  ~Registration();
  Registration(const Registration&) = delete;
  void Add(uint64_t id, Entry entry);
  // Of all tables that are being read.
  double progress() const;

 private:
  Registry& registry_;
  std::vector<uint64_t> ids_;
  std::vector<std::shared_ptr<const TableEntry>> tables_;
};

// The form in which a path is allowed and opened.
std::string AllowedPath(const std::string& path);
// Behind the path of a file that is being written.
inline constexpr std::string_view kPartSuffix = ".part";

emit::EmitOptions MakeEmitOptions(Session::Impl& session, const RunOptions& options);

}  // namespace quoll::engine
