// A thin owner of SQLite's handles: a database, its prepared statements and what went wrong first.
// Separate because nothing else of the program sees sqlite3.h. Calls after a failure do nothing, so
// that a group of them is checked once, with Database::Check.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "diag/diagnostic.h"

struct sqlite3;
struct sqlite3_stmt;

namespace quoll::intel {

// How long a statement waits for another process that writes.
inline constexpr int kBusyTimeoutMs = 60'000;

enum class OpenMode : uint8_t {
  kRead,   // the file must exist
  kWrite,  // it is made when it is missing
};

class Database {
 public:
  // Fails with K6025 (not there, not writable, locked) or K6022 (no database).
  static base::Result<std::unique_ptr<Database>> Open(const std::string& path, OpenMode mode,
                                                      diag::Sink& sink);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // One or several statements without parameters.
  void Execute(const char* sql);
  // The first column of the first row; 0 without a row.
  int64_t Number(const char* sql);
  int64_t last_id() const;
  // Rows that the last statement inserted, changed or deleted.
  uint64_t num_changed() const;

  bool has_failed() const { return error_ != 0; }
  // Reports the first failure since the last call, if there was one.
  base::Status Check(diag::Sink& sink);

  const std::string& path() const { return path_; }
  void set_busy_timeout_ms(int timeout_ms);

 private:
  friend class Statement;
  friend class Transaction;
  Database(std::string path, sqlite3* handle) : path_(std::move(path)), handle_(handle) {}
  void Note(int code);

  std::string path_;
  sqlite3* handle_;
  int error_ = 0;  // SQLite's extended code
  std::string error_text_;
};

// Rolls back unless committed.
class Transaction {
 public:
  // Waits for other writers (see kBusyTimeoutMs).
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  // When it returns without a failure, what was written survives the end of the process.
  void Commit();

 private:
  Database& database_;
  bool is_open_ = true;
};

// A prepared statement. Bind in the order of the parameters; Run or Next; both start over by
// themselves.
class Statement {
 public:
  Statement(Database& database, const std::string& sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& Bind(int64_t value);
  // The text is copied.
  Statement& Bind(std::string_view value);
  Statement& Bind(std::optional<int64_t> value);
  // To its end, rows are left out.
  void Run();
  // True: there is a row, whose columns can be read until the next call.
  bool Next();
  // Ends reading before the last row.
  void Reset();

  int64_t Int(int column) const;
  std::optional<int64_t> MaybeInt(int column) const;
  std::string Text(int column) const;

 private:
  Database& database_;
  sqlite3_stmt* handle_ = nullptr;
  int num_bound_ = 0;
};

}  // namespace quoll::intel
