#include "intel/store/sqlite.h"

#include <sqlite3.h>

#include <filesystem>
#include <utility>

#include "base/check.h"
#include "base/escape.h"

namespace quoll::intel {
namespace {

// Of SQLite's page cache; an import of a million rows must not need more than it gains.
constexpr const char* kSettings =
    "PRAGMA cache_size = -131072;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA trusted_schema = OFF;";

diag::Diagnostic Explain(const std::string& path, int code, const std::string& text) {
  const std::string shown = '`' + base::EscapeForTerminal(path) + '`';
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return diag::Diagnostic{.code = diag::Code::K6025,
                              .message = shown + " is locked by another process"}
          .Help("wait until it is done, then run the command again");
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return diag::Diagnostic{.code = diag::Code::K6025, .message = shown + " cannot be written"}
          .Help("name a folder of your own with `--state DIR`");
    case SQLITE_CANTOPEN:
      return diag::Diagnostic{.code = diag::Code::K6025, .message = shown + " cannot be opened"}
          .Help("name a folder of your own with `--state DIR`");
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return diag::Diagnostic{.code = diag::Code::K6022,
                              .message = shown + " is damaged, or is no intelligence state"}
          .Remark(text)
          .Help("move it away and import again; the snapshots beside it are whole");
    case SQLITE_FULL:
    case SQLITE_IOERR:
      return diag::Diagnostic{.code = diag::Code::K5009,
                              .message = shown + " cannot be written: " + text};
    default:
      return diag::Diagnostic{.code = diag::Code::K9001, .message = shown + ": " + text};
  }
}

bool HasLog(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path + "-wal", error);
  return !error && size > 0;
}

// A path as SQLite's URI, with the characters that mean something there encoded.
std::string ImmutableUri(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    switch (c) {
      case '%':
        uri += "%25";
        break;
      case '?':
        uri += "%3f";
        break;
      case '#':
        uri += "%23";
        break;
      default:
        uri += c;
    }
  }
  return uri + "?immutable=1";
}

// A database that cannot be read where it lies, as the folder takes no files for its log.
bool IsReadable(sqlite3* handle) {
  return sqlite3_exec(handle, "SELECT count(*) FROM sqlite_schema", nullptr, nullptr, nullptr) ==
         SQLITE_OK;
}

int OpenHandle(const std::string& path, OpenMode mode, sqlite3*& handle) {
  const int flags =
      mode == OpenMode::kWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
  int code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  if (mode == OpenMode::kWrite) return code;
  const bool lacks_rights =
      code != SQLITE_OK || (!IsReadable(handle) && (sqlite3_errcode(handle) == SQLITE_CANTOPEN ||
                                                    sqlite3_errcode(handle) == SQLITE_READONLY));
  // Without a log nobody has written since it was closed, so the file alone is the whole state.
  if (!lacks_rights || HasLog(path)) return code;
  sqlite3_close(handle);
  return sqlite3_open_v2(ImmutableUri(path).c_str(), &handle,
                         SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
}

}  // namespace

base::Result<std::unique_ptr<Database>> Database::Open(const std::string& path, OpenMode mode,
                                                       diag::Sink& sink) {
  sqlite3* handle = nullptr;
  const int code = OpenHandle(path, mode, handle);
  std::unique_ptr<Database> database(new Database(path, handle));
  if (code != SQLITE_OK) {
    database->Note(code);
    TRY_STATUS(database->Check(sink));
  }
  database->set_busy_timeout_ms(kBusyTimeoutMs);
  // The file may come from anybody: its schema must not be able to do more than hold rows.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  database->Execute(kSettings);
  TRY_STATUS(database->Check(sink));
  return database;
}

void Database::set_busy_timeout_ms(int timeout_ms) { sqlite3_busy_timeout(handle_, timeout_ms); }

Database::~Database() { sqlite3_close(handle_); }

void Database::Note(int code) {
  if (error_ != 0) return;
  error_ = code;
  error_text_ = handle_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle_);
}

void Database::Execute(const char* sql) {
  if (has_failed()) return;
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) Note(code);
}

int64_t Database::Number(const char* sql) {
  Statement statement(*this, sql);
  return statement.Next() ? statement.Int(0) : 0;
}

int64_t Database::last_id() const { return sqlite3_last_insert_rowid(handle_); }

uint64_t Database::num_changed() const { return static_cast<uint64_t>(sqlite3_changes64(handle_)); }

base::Status Database::Check(diag::Sink& sink) {
  if (error_ == 0) return base::Done{};
  const int code = std::exchange(error_, 0);
  return sink.Fail(Explain(path_, code, error_text_));
}

Transaction::Transaction(Database& database) : database_(database) {
  database_.Execute("BEGIN IMMEDIATE");
  is_open_ = !database_.has_failed();
}

void Transaction::Commit() {
  if (!is_open_ || database_.has_failed()) return;
  database_.Execute("COMMIT");
  is_open_ = database_.has_failed();
}

Transaction::~Transaction() {
  // Also after a failure, which Execute would not get past.
  if (is_open_) sqlite3_exec(database_.handle_, "ROLLBACK", nullptr, nullptr, nullptr);
}

Statement::Statement(Database& database, const std::string& sql) : database_(database) {
  if (database_.has_failed()) return;
  const int code =
      sqlite3_prepare_v3(database_.handle_, sql.c_str(), static_cast<int>(sql.size() + 1),
                         SQLITE_PREPARE_PERSISTENT, &handle_, nullptr);
  if (code != SQLITE_OK) database_.Note(code);
}

Statement::~Statement() { sqlite3_finalize(handle_); }

Statement& Statement::Bind(int64_t value) {
  if (handle_ != nullptr) sqlite3_bind_int64(handle_, ++num_bound_, value);
  return *this;
}

Statement& Statement::Bind(std::string_view value) {
  if (handle_ != nullptr) {
    // A null pointer would be bound as NULL.
    const char* data = value.data() == nullptr ? "" : value.data();
    sqlite3_bind_text64(handle_, ++num_bound_, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  }
  return *this;
}

Statement& Statement::Bind(std::optional<int64_t> value) {
  if (value) return Bind(*value);
  if (handle_ != nullptr) sqlite3_bind_null(handle_, ++num_bound_);
  return *this;
}

void Statement::Run() {
  while (Next()) {
  }
}

bool Statement::Next() {
  if (handle_ == nullptr || database_.has_failed()) return false;
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) database_.Note(code);
  Reset();
  return false;
}

void Statement::Reset() {
  num_bound_ = 0;
  if (handle_ != nullptr) sqlite3_reset(handle_);
}

int64_t Statement::Int(int column) const { return sqlite3_column_int64(handle_, column); }

std::optional<int64_t> Statement::MaybeInt(int column) const {
  if (sqlite3_column_type(handle_, column) == SQLITE_NULL) return std::nullopt;
  return Int(column);
}

std::string Statement::Text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  if (text == nullptr) return {};
  return {text, static_cast<size_t>(sqlite3_column_bytes(handle_, column))};
}

}  // namespace quoll::intel
