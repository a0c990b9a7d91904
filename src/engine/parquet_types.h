// How values stand in Parquet files, and the SQL that turns them into our storage and back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <duckdb.h>

#include "model/type.h"

namespace quoll::engine {

// The key of a file's metadata under which the KQL types of its columns stand, joined by commas.
inline constexpr std::string_view kTypesKey = "quoll_types";

// The KQL type as which a column of a DuckDB type (`TIMESTAMP`, `DECIMAL(18,3)`, `INTEGER[]`) is
// read.
model::Type TypeOfParquet(std::string_view duckdb_type);
// `column` (an SQL name) of the DuckDB type as our storage of `type`.
std::string FromParquet(const std::string& column, std::string_view duckdb_type, model::Type type);

// How datetimes of a column are written.
enum class TimeUnit { kMicroseconds, kNanoseconds };
// Our storage as a value of Parquet.
std::string ToParquet(const std::string& column, model::Type type, TimeUnit unit);

// quoll_to_datetime, …_timespan, …_guid, …_decimal, …_dynamic, …_string of text or bytes;
// quoll_text_of_guid, …_decimal, …_dynamic of our storage.
bool RegisterConversions(duckdb_connection connection);

}  // namespace quoll::engine
