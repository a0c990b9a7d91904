#include "engine/errors.h"

#include <fmt/format.h>

#include "base/text.h"
#include "model/dynamic.h"

namespace quoll::engine {
namespace {

using diag::Code;
using diag::Diagnostic;

Diagnostic OutOfMemory() {
  Diagnostic diagnostic{.code = Code::K4002,
                        .message = "the query needs more memory than it may use"};
  diagnostic.Help("raise `--memory`, give `--temp-dir`, or narrow the query");
  return diagnostic;
}

constexpr char kCancelledText[] = "the run was cancelled";

// What follows the first line is SQL.
std::string_view FirstLine(std::string_view message) {
  return message.substr(0, message.find('\n'));
}

Diagnostic Internal(std::string_view message) {
  Diagnostic diagnostic{.code = Code::K9001, .message = "the query could not be executed"};
  diagnostic.Remark(fmt::format("the engine says: {}", FirstLine(message)));
  return diagnostic;
}

// The kind that a text begins with, or that the JSON form states.
duckdb_error_type TypeOf(std::string_view text) {
  constexpr std::pair<std::string_view, duckdb_error_type> kNames[] = {
      {"Out of Memory", DUCKDB_ERROR_OUT_OF_MEMORY},
      {"Out of Range", DUCKDB_ERROR_OUT_OF_RANGE},
      {"Conversion", DUCKDB_ERROR_CONVERSION},
      {"INTERRUPT", DUCKDB_ERROR_INTERRUPT},
      {"IO", DUCKDB_ERROR_IO},
      {"Permission", DUCKDB_ERROR_PERMISSION},
      {"Invalid Input", DUCKDB_ERROR_INVALID_INPUT},
  };
  for (const auto& [name, type] : kNames) {
    if (text.starts_with(name)) return type;
  }
  return DUCKDB_ERROR_INTERNAL;
}

}  // namespace

EngineError ParseError(duckdb_error_type type, const char* text) {
  EngineError error{type, text != nullptr ? text : "", {}};
  const auto bytes = model::DynamicFromJson(error.message);
  std::string kind = error.message;
  if (bytes && model::Dynamic(*bytes).tag() == model::Tag::kBag) {
    const model::Dynamic json(*bytes);
    kind = json.Property("exception_type").AsString();
    error.message = json.Property("exception_message").AsString();
    const auto position = base::ParseInteger(json.Property("position").AsString());
    if (position && *position >= 0) error.position = static_cast<size_t>(*position);
  }
  if (type == DUCKDB_ERROR_INVALID) error.type = TypeOf(kind);
  return error;
}

Diagnostic TranslateError(EngineError error, StopReason reason, uint64_t timeout_ms) {
  const std::string_view message = error.message;
  // Once a run is stopped, whatever follows is a consequence.
  if (reason == StopReason::kCancelled) return {.code = Code::K4004, .message = kCancelledText};
  if (reason == StopReason::kTimeout) {
    const double seconds = static_cast<double>(timeout_ms) / 1000;
    Diagnostic diagnostic{.code = Code::K4003,
                          .message = fmt::format("the query ran longer than {} s", seconds)};
    diagnostic.Help("raise `--timeout`, or narrow the query");
    return diagnostic;
  }
  if (error.type == DUCKDB_ERROR_OUT_OF_MEMORY ||
      message.find(kOutOfMemoryText) != std::string_view::npos) {
    return OutOfMemory();
  }
  if (message.find(kTooManyElementsText) != std::string_view::npos) {
    return {.code = Code::K4007,
            .message = "arrays expand to more rows than the engine takes at a time"};
  }
  if (message.find("expression depth limit") != std::string_view::npos) {
    Diagnostic diagnostic{.code = Code::K1006,
                          .message = "the query nests deeper than the engine takes"};
    diagnostic.Help("break it up: materialize() ends the nesting of what stands before it");
    return diagnostic;
  }
  // A damaged Parquet file is an invalid input to DuckDB.
  const bool is_file = message.find(".parquet") != std::string_view::npos;
  if (error.type == DUCKDB_ERROR_INVALID_INPUT && is_file) error.type = DUCKDB_ERROR_IO;
  switch (error.type) {
    case DUCKDB_ERROR_OUT_OF_RANGE:
    case DUCKDB_ERROR_CONVERSION:
    case DUCKDB_ERROR_DECIMAL:
      return {.code = Code::K4005, .message = "a computed value does not fit its type"};
    case DUCKDB_ERROR_INTERRUPT:
      return {.code = Code::K4004, .message = kCancelledText};
    case DUCKDB_ERROR_IO:
    case DUCKDB_ERROR_PERMISSION: {
      Diagnostic diagnostic{.code = Code::K5002, .message = "a file could not be read or written"};
      diagnostic.Remark(fmt::format("the engine says: {}", FirstLine(message)));
      return diagnostic;
    }
    default:
      return Internal(message);
  }
}

}  // namespace quoll::engine
