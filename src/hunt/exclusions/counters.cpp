#include "hunt/exclusions/counters.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <filesystem>
#include <memory>

#include "base/escape.h"
#include "base/ticks.h"

namespace quoll::hunt {
namespace {

constexpr int kBusyMilliseconds = 5'000;  // another hunt may be writing

// Times are datetime ticks; last_hit is null until there was one.
constexpr const char* kSchema =
    "CREATE TABLE IF NOT EXISTS exclusions (id TEXT PRIMARY KEY, first_run INTEGER NOT NULL, "
    "last_run INTEGER NOT NULL, last_hit INTEGER, runs INTEGER NOT NULL, hits INTEGER NOT NULL)";
constexpr const char* kAdd =
    "INSERT INTO exclusions VALUES (?1, ?2, ?2, CASE WHEN ?3 > 0 THEN ?2 END, 1, ?3) "
    "ON CONFLICT(id) DO UPDATE SET last_run = max(last_run, ?2), runs = runs + 1, "
    "hits = hits + ?3, last_hit = CASE WHEN ?3 > 0 THEN max(coalesce(last_hit, ?2), ?2) "
    "ELSE last_hit END";
constexpr const char* kRead = "SELECT id, coalesce(last_hit, first_run) FROM exclusions";

struct Closer {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Closer>;
using Statement = std::unique_ptr<sqlite3_stmt, Closer>;

std::string PathIn(const std::string& folder) { return folder + "/exclusions.sqlite"; }

base::Failed Fault(diag::Code code, const std::string& path, sqlite3* database, diag::Sink& sink) {
  return sink.Fail(code,
                   fmt::format("`{}`: {}", base::EscapeForTerminal(path),
                               database == nullptr ? "out of memory" : sqlite3_errmsg(database)));
}

Database Open(const std::string& path, int flags) {
  sqlite3* database = nullptr;
  sqlite3_open_v2(path.c_str(), &database, flags, nullptr);
  if (database != nullptr) sqlite3_busy_timeout(database, kBusyMilliseconds);
  return Database(database);
}

Statement Prepare(sqlite3* database, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(database, sql, -1, &statement, nullptr);
  return Statement(statement);
}

bool Execute(sqlite3* database, const char* sql) {
  return sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

bool Add(sqlite3* database, const std::vector<ExclusionUse>& uses, int64_t now_ticks) {
  for (const ExclusionUse& use : uses) {
    if (use.is_expired) continue;
    const Statement add = Prepare(database, kAdd);
    if (add == nullptr) return false;
    sqlite3_bind_text(add.get(), 1, use.id.data(), static_cast<int>(use.id.size()),
                      SQLITE_TRANSIENT);
    sqlite3_bind_int64(add.get(), 2, now_ticks);
    sqlite3_bind_int64(add.get(), 3, static_cast<int64_t>(use.num_hits));
    if (sqlite3_step(add.get()) != SQLITE_DONE) return false;
  }
  return true;
}

}  // namespace

base::Status CountExclusions(const std::string& state_folder, const std::vector<ExclusionUse>& uses,
                             int64_t now_ticks, diag::Sink& sink) {
  std::error_code error;
  std::filesystem::create_directories(state_folder, error);
  const std::string path = PathIn(state_folder);
  const Database database = Open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  const bool is_done = database != nullptr && Execute(database.get(), "BEGIN IMMEDIATE") &&
                       Execute(database.get(), kSchema) && Add(database.get(), uses, now_ticks) &&
                       Execute(database.get(), "COMMIT");
  if (!is_done) return Fault(diag::Code::K5009, path, database.get(), sink);
  return base::Done{};
}

base::Result<std::map<std::string, int64_t>> IdleDays(const std::string& state_folder,
                                                      int64_t now_ticks, diag::Sink& sink) {
  const std::string path = PathIn(state_folder);
  std::map<std::string, int64_t> days;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return days;
  const Database database = Open(path, SQLITE_OPEN_READONLY);
  if (database == nullptr) return Fault(diag::Code::K5002, path, nullptr, sink);
  const Statement read = Prepare(database.get(), kRead);
  if (read == nullptr) return Fault(diag::Code::K5002, path, database.get(), sink);
  int state = sqlite3_step(read.get());
  for (; state == SQLITE_ROW; state = sqlite3_step(read.get())) {
    const auto* id = reinterpret_cast<const char*>(sqlite3_column_text(read.get(), 0));
    const int64_t last = sqlite3_column_int64(read.get(), 1);
    if (id != nullptr && last <= now_ticks) days[id] = (now_ticks - last) / base::kTicksPerDay;
  }
  if (state != SQLITE_DONE) return Fault(diag::Code::K5002, path, database.get(), sink);
  return days;
}

}  // namespace quoll::hunt
