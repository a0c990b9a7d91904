// From DuckDB's errors to diagnostics. No SQL reaches a user: what is not one of the few kinds that
// can still happen at run time is a fault of ours (K9001).
#pragma once

#include <duckdb.h>

#include <exception>
#include <new>
#include <optional>
#include <string>
#include <string_view>

#include "diag/diagnostic.h"

namespace quoll::engine {

// What our own functions report.
inline constexpr char kOutOfMemoryText[] = "quoll: out of memory";
inline constexpr char kTooManyElementsText[] = "quoll: too many elements";

// Runs the body of a callback; nothing may be thrown into DuckDB. `report` takes the text of the
// error.
template <typename Report, typename Body>
void Guarded(Report report, Body body) noexcept {
  try {
    body();
  } catch (const std::bad_alloc&) {
    report(kOutOfMemoryText);
  } catch (const std::exception& error) {
    report(error.what());
  }
}

// Why a run was stopped from outside.
enum class StopReason { kNone, kCancelled, kTimeout };

// An error of DuckDB, taken apart. Sessions ask for errors as JSON, because only those have
// positions.
struct EngineError {
  duckdb_error_type type = DUCKDB_ERROR_INVALID;
  std::string message;
  std::optional<size_t> position;  // in the SQL
};
// `type` DUCKDB_ERROR_INVALID stands for an unknown one: the text then tells. `text` may be null.
EngineError ParseError(duckdb_error_type type, const char* text);

diag::Diagnostic TranslateError(EngineError error, StopReason reason, uint64_t timeout_ms);

}  // namespace quoll::engine
