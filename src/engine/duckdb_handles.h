// Owners of the C API's handles, and storage types as DuckDB's. Included by this library's sources
// only.
#pragma once

#include <duckdb.h>

#include <memory>
#include <string>
#include <utility>

#include "model/type.h"

namespace quoll::engine {

// Calls `destroy(&handle)` at the end of the scope.
template <typename Handle, void (*destroy)(Handle*)>
class Owned {
 public:
  Owned() = default;
  explicit Owned(Handle handle) : handle_(handle) {}
  Owned(Owned&& other) noexcept : handle_(std::exchange(other.handle_, Handle{})) {}
  Owned& operator=(Owned&& other) noexcept {
    Reset();
    handle_ = std::exchange(other.handle_, Handle{});
    return *this;
  }
  ~Owned() { Reset(); }
  void Reset() {
    if (handle_ != Handle{}) destroy(&handle_);
    handle_ = Handle{};
  }
  Handle get() const { return handle_; }
  // For functions that fill in a handle.
  Handle* out() {
    Reset();
    return &handle_;
  }

 private:
  Handle handle_{};
};

using Config = Owned<duckdb_config, duckdb_destroy_config>;
using Database = Owned<duckdb_database, duckdb_close>;
using Connection = Owned<duckdb_connection, duckdb_disconnect>;
using LogicalType = Owned<duckdb_logical_type, duckdb_destroy_logical_type>;
using DuckValue = Owned<duckdb_value, duckdb_destroy_value>;
using Prepared = Owned<duckdb_prepared_statement, duckdb_destroy_prepare>;
using Pending = Owned<duckdb_pending_result, duckdb_destroy_pending>;
using Chunk = Owned<duckdb_data_chunk, duckdb_destroy_data_chunk>;
inline void DestroyAppender(duckdb_appender* appender) { duckdb_appender_destroy(appender); }
using Appender = Owned<duckdb_appender, DestroyAppender>;
using ScalarFunction = Owned<duckdb_scalar_function, duckdb_destroy_scalar_function>;
using AggregateFunction = Owned<duckdb_aggregate_function, duckdb_destroy_aggregate_function>;
using TableFunction = Owned<duckdb_table_function, duckdb_destroy_table_function>;
using Expression = Owned<duckdb_expression, duckdb_destroy_expression>;
using ClientContext = Owned<duckdb_client_context, duckdb_destroy_client_context>;
using ErrorData = Owned<duckdb_error_data, duckdb_destroy_error_data>;

// The result of a statement; a struct in the C API, not a handle.
class QueryResult {
 public:
  QueryResult() = default;
  QueryResult(const QueryResult&) = delete;
  QueryResult& operator=(const QueryResult&) = delete;
  ~QueryResult() { duckdb_destroy_result(&result_); }
  duckdb_result& get() { return result_; }
  // For functions that fill it in; what it held goes.
  duckdb_result* out() {
    duckdb_destroy_result(&result_);
    result_ = {};
    return &result_;
  }

 private:
  duckdb_result result_{};
};

inline duckdb_type StorageType(model::Type type) {
  using model::Type;
  switch (type) {
    case Type::kBool:
      return DUCKDB_TYPE_BOOLEAN;
    case Type::kInt:
      return DUCKDB_TYPE_INTEGER;
    case Type::kLong:
    case Type::kDatetime:
    case Type::kTimespan:
      return DUCKDB_TYPE_BIGINT;
    case Type::kReal:
      return DUCKDB_TYPE_DOUBLE;
    case Type::kString:
      return DUCKDB_TYPE_VARCHAR;
    case Type::kDecimal:
    case Type::kGuid:
    case Type::kDynamic:
      return DUCKDB_TYPE_BLOB;
  }
  return DUCKDB_TYPE_INVALID;
}

inline LogicalType MakeType(duckdb_type type) {
  return LogicalType(duckdb_create_logical_type(type));
}
inline LogicalType MakeType(model::Type type) { return MakeType(StorageType(type)); }

inline bool HasStorage(duckdb_vector vector, model::Type type) {
  const LogicalType actual(duckdb_vector_get_column_type(vector));
  return duckdb_get_type_id(actual.get()) == StorageType(type);
}

}  // namespace quoll::engine
