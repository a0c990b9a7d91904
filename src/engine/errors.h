// From DuckDB's errors to diagnostics. No SQL reaches a user: what is not one of the few kinds that can still happen
// at run time is a fault of ours (K9001).
#pragma once

#include <duckdb.h>

#include <string>
#include <string_view>

#include "diag/diagnostic.h"

namespace quoll::engine {

// What our own functions report.
inline constexpr char kOutOfMemoryText[] = "quoll: out of memory";
inline constexpr char kTooManyElementsText[] = "quoll: too many elements";

// Why a run was stopped from outside.
enum class StopReason { kNone, kCancelled, kTimeout };

// The type DUCKDB_ERROR_INVALID stands for an unknown one: the message then tells.
diag::Diagnostic TranslateError(duckdb_error_type type, std::string_view message, StopReason reason,
                                uint64_t timeout_ms);

}  // namespace quoll::engine
