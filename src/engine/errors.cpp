#include "engine/errors.h"

#include <fmt/format.h>

#include "base/text.h"

namespace quoll::engine {
namespace {

using diag::Code;
using diag::Diagnostic;

Diagnostic OutOfMemory() {
  Diagnostic diagnostic{.code = Code::K4002, .message = "the query needs more memory than it may use"};
  diagnostic.Help("raise `--memory`, give `--temp-dir`, or narrow the query");
  return diagnostic;
}

Diagnostic Internal(std::string_view message) {
  Diagnostic diagnostic{.code = Code::K9001, .message = "the query could not be executed"};
  // The first line only: what follows is SQL.
  diagnostic.Remark(fmt::format("the engine says: {}", message.substr(0, message.find('\n'))));
  return diagnostic;
}

// The kind that a message states at its beginning; what fails while a statement is prepared has no other.
duckdb_error_type TypeOf(std::string_view message) {
  constexpr std::pair<std::string_view, duckdb_error_type> kPrefixes[] = {
      {"Out of Memory Error", DUCKDB_ERROR_OUT_OF_MEMORY}, {"Out of Range Error", DUCKDB_ERROR_OUT_OF_RANGE},
      {"Conversion Error", DUCKDB_ERROR_CONVERSION},       {"INTERRUPT Error", DUCKDB_ERROR_INTERRUPT},
      {"IO Error", DUCKDB_ERROR_IO},                       {"Permission Error", DUCKDB_ERROR_PERMISSION},
  };
  for (const auto& [prefix, type] : kPrefixes) {
    if (message.starts_with(prefix)) return type;
  }
  return DUCKDB_ERROR_INTERNAL;
}

}  // namespace

Diagnostic TranslateError(duckdb_error_type type, std::string_view message, StopReason reason,
                          uint64_t timeout_ms) {
  if (type == DUCKDB_ERROR_INVALID) type = TypeOf(message);
  // Once a run is stopped, whatever follows is a consequence.
  if (reason == StopReason::kCancelled) return {.code = Code::K4004, .message = "the run was cancelled"};
  if (reason == StopReason::kTimeout) {
    Diagnostic diagnostic{.code = Code::K4003,
                          .message = fmt::format("the query ran longer than {} s", timeout_ms / 1000.0)};
    diagnostic.Help("raise `--timeout`, or narrow the query");
    return diagnostic;
  }
  if (type == DUCKDB_ERROR_OUT_OF_MEMORY || message.find(kOutOfMemoryText) != std::string_view::npos) {
    return OutOfMemory();
  }
  if (message.find(kTooManyElementsText) != std::string_view::npos) {
    return {.code = Code::K4007, .message = "arrays expand to more rows than the engine takes at a time"};
  }
  // A damaged Parquet file is an invalid input to DuckDB.
  if (type == DUCKDB_ERROR_INVALID_INPUT && message.find(".parquet") != std::string_view::npos) {
    type = DUCKDB_ERROR_IO;
  }
  switch (type) {
    case DUCKDB_ERROR_OUT_OF_RANGE:
    case DUCKDB_ERROR_CONVERSION:
    case DUCKDB_ERROR_DECIMAL:
      return {.code = Code::K4005, .message = "a computed value does not fit its type"};
    case DUCKDB_ERROR_INTERRUPT: return {.code = Code::K4004, .message = "the run was cancelled"};
    case DUCKDB_ERROR_IO:
    case DUCKDB_ERROR_PERMISSION: {
      Diagnostic diagnostic{.code = Code::K5002, .message = "a file could not be read or written"};
      diagnostic.Remark(fmt::format("the engine says: {}", message.substr(0, message.find('\n'))));
      return diagnostic;
    }
    default: return Internal(message);
  }
}

}  // namespace quoll::engine
