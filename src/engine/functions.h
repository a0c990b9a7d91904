// The functions that the emitted SQL calls (see emit/duckdb/emit.h), as DuckDB's. All are noexcept
// towards DuckDB; their errors are texts of ErrorText, which errors.cpp reads again.
#pragma once

#include <duckdb.h>

#include <string>

#include "engine/registry.h"

namespace quoll::engine {

// Each returns false when DuckDB refuses the registration. The registry outlives the database.
bool RegisterPrograms(duckdb_connection connection, Registry& registry);
bool RegisterScan(duckdb_connection connection, Registry& registry);
bool RegisterHelpers(duckdb_connection connection);
bool RegisterExpand(duckdb_connection connection, const std::string& name, size_t num_arrays);
// `num_args` without the id.
bool RegisterAggregate(duckdb_connection connection, Registry& registry, const std::string& name,
                       model::Type result, size_t num_args);

}  // namespace quoll::engine
