#include "engine/parquet_types.h"

#include <fmt/format.h>

#include <cstring>

#include "base/ticks.h"
#include "base/utf8.h"
#include "engine/duckdb_handles.h"
#include "engine/errors.h"
#include "engine/vectors.h"
#include "model/dynamic.h"
#include "model/numbers.h"

namespace quoll::engine {
namespace {

using model::Type;

bool IsTimestamp(std::string_view type) { return type.starts_with("TIMESTAMP") || type == "DATE"; }
bool IsNested(std::string_view type) {
  return type.ends_with("]") || type.starts_with("STRUCT") || type.starts_with("MAP") ||
         type.starts_with("UNION") || type == "VARIANT";
}

// Ticks of a timestamp; infinite times and times outside the years 1 to 9999 are null.
std::string TicksOfTimestamp(const std::string& column, std::string_view type) {
  if (type == "TIMESTAMP_NS") {
    // Round down, also before 1970.
    return fmt::format(
        "CASE WHEN isfinite({0}) THEN {1} + (epoch_ns({0}) - ((epoch_ns({0}) % 100) + 100) % 100) "
        "// 100 END",
        column, base::kUnixEpochTicks);
  }
  const std::string micros =
      fmt::format("epoch_us({}{})", column, type == "DATE" ? "::TIMESTAMP" : "");
  return fmt::format("CASE WHEN isfinite({}) AND {} BETWEEN {} AND {} THEN {} * 10 + {} END",
                     column, micros, -base::kUnixEpochTicks / 10,
                     (base::kMaxDatetimeTicks - base::kUnixEpochTicks) / 10, micros,
                     base::kUnixEpochTicks);
}

std::string DatetimeFrom(const std::string& column, std::string_view type) {
  if (type == "BIGINT") return column;  // ticks, of a file that says so
  if (IsTimestamp(type)) return TicksOfTimestamp(column, type);
  return fmt::format("quoll_to_datetime({}::VARCHAR)", column);
}

std::string TimespanFrom(const std::string& column, std::string_view type) {
  if (type == "BIGINT") return column;
  if (type == "TIME" || type == "INTERVAL") return fmt::format("epoch_us({}) * 10", column);
  return fmt::format("quoll_to_timespan({}::VARCHAR)", column);
}

std::string DynamicFrom(const std::string& column, std::string_view type) {
  if (IsNested(type)) return fmt::format("quoll_to_dynamic(to_json({})::VARCHAR)", column);
  return fmt::format("quoll_to_dynamic({}::VARCHAR)", column);
}

// Calls fn(bytes, output, row) for each present row.
template <typename Fn>
void MapBytes(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output,
              Fn fn) noexcept {
  Guarded([info](const char* text) { duckdb_scalar_function_set_error(info, text); },
          [&] {
            const size_t num_rows = duckdb_data_chunk_get_size(input);
            VectorReader reader;
            const auto view =
                reader.Read(duckdb_data_chunk_get_vector(input, 0), Type::kDynamic, num_rows);
            for (size_t row = 0; row < num_rows; ++row) {
              if (view.IsNull(row) || !fn(view.Text(row), output, row)) WriteNull(output, row);
            }
          });
}

bool WriteTicks(const std::optional<int64_t>& ticks, duckdb_vector output, size_t row) {
  if (ticks) static_cast<int64_t*>(duckdb_vector_get_data(output))[row] = *ticks;
  return ticks.has_value();
}
bool WriteWide(const std::optional<model::Bytes16>& value, duckdb_vector output, size_t row) {
  if (value)
    WriteText(output, row,
              {reinterpret_cast<const char*>(value->bytes.data()), value->bytes.size()});
  return value.has_value();
}
model::Bytes16 WideOf(std::string_view bytes) {
  model::Bytes16 value;
  std::memcpy(value.bytes.data(), bytes.data(), std::min(bytes.size(), value.bytes.size()));
  return value;
}

void ToDatetime(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) noexcept {
  MapBytes(info, input, output, [](std::string_view text, duckdb_vector out, size_t row) {
    return WriteTicks(base::ParseDatetime(text), out, row);
  });
}
void ToTimespan(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) noexcept {
  MapBytes(info, input, output, [](std::string_view text, duckdb_vector out, size_t row) {
    return WriteTicks(base::ParseTimespan(text), out, row);
  });
}
void ToGuid(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) noexcept {
  MapBytes(info, input, output, [](std::string_view text, duckdb_vector out, size_t row) {
    return WriteWide(model::GuidFromText(text), out, row);
  });
}
void ToDecimal(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) noexcept {
  MapBytes(info, input, output, [](std::string_view text, duckdb_vector out, size_t row) {
    return WriteWide(model::DecimalFromText(text), out, row);
  });
}
// As parse_json: what is no JSON is a text.
void ToDynamic(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) noexcept {
  MapBytes(info, input, output, [](std::string_view text, duckdb_vector out, size_t row) {
    if (text.empty()) return false;
    auto bytes = model::DynamicFromJson(text);
    if (!bytes) {
      model::DynamicWriter writer;
      writer.String(text);
      bytes = writer.Take();
    }
    if (model::Dynamic(*bytes).IsNull()) return false;
    WriteText(out, row, *bytes);
    return true;
  });
}
void ToString(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) noexcept {
  MapBytes(info, input, output, [](std::string_view bytes, duckdb_vector out, size_t row) {
    std::string text;
    base::RepairUtf8(bytes, text);
    WriteText(out, row, text);
    return true;
  });
}
void TextOfGuid(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) noexcept {
  MapBytes(info, input, output, [](std::string_view bytes, duckdb_vector out, size_t row) {
    WriteText(out, row, model::GuidToText(WideOf(bytes)));
    return true;
  });
}
void TextOfDecimal(duckdb_function_info info, duckdb_data_chunk input,
                   duckdb_vector output) noexcept {
  MapBytes(info, input, output, [](std::string_view bytes, duckdb_vector out, size_t row) {
    WriteText(out, row, model::DecimalToText(WideOf(bytes)));
    return true;
  });
}
void TextOfDynamic(duckdb_function_info info, duckdb_data_chunk input,
                   duckdb_vector output) noexcept {
  MapBytes(info, input, output, [](std::string_view bytes, duckdb_vector out, size_t row) {
    std::string json;
    model::AppendJson(json, model::Dynamic(bytes));
    WriteText(out, row, json);
    return true;
  });
}

}  // namespace

Type TypeOfParquet(std::string_view type) {
  if (type == "BOOLEAN") return Type::kBool;
  if (type == "TINYINT" || type == "SMALLINT" || type == "INTEGER" || type == "UTINYINT" ||
      type == "USMALLINT") {
    return Type::kInt;
  }
  if (type == "BIGINT" || type == "UINTEGER") return Type::kLong;
  if (type == "FLOAT" || type == "DOUBLE") return Type::kReal;
  // 64 bits without sign do not fit into a long.
  if (type.starts_with("DECIMAL") || type == "UBIGINT" || type == "HUGEINT" || type == "UHUGEINT")
    return Type::kDecimal;
  if (IsTimestamp(type)) return Type::kDatetime;
  if (type == "TIME" || type == "INTERVAL") return Type::kTimespan;
  if (type == "UUID") return Type::kGuid;
  if (IsNested(type) || type == "JSON") return Type::kDynamic;
  return Type::kString;
}

std::string FromParquet(const std::string& column, std::string_view duckdb_type, Type type) {
  switch (type) {
    case Type::kBool:
      return fmt::format("TRY_CAST({} AS BOOLEAN)", column);
    case Type::kInt:
      return fmt::format("TRY_CAST({} AS INTEGER)", column);
    case Type::kLong:
      return fmt::format("TRY_CAST({} AS BIGINT)", column);
    case Type::kReal:
      return fmt::format("TRY_CAST({} AS DOUBLE)", column);
    case Type::kDatetime:
      return DatetimeFrom(column, duckdb_type);
    case Type::kTimespan:
      return TimespanFrom(column, duckdb_type);
    case Type::kGuid:
      return fmt::format("quoll_to_guid({}::VARCHAR)", column);
    case Type::kDecimal:
      return fmt::format("quoll_to_decimal({}::VARCHAR)", column);
    case Type::kDynamic:
      return DynamicFrom(column, duckdb_type);
    case Type::kString:
      break;
  }
  const std::string text = duckdb_type == "BLOB"   ? fmt::format("quoll_to_string({})", column)
                           : IsNested(duckdb_type) ? fmt::format("to_json({})::VARCHAR", column)
                                                   : fmt::format("{}::VARCHAR", column);
  return fmt::format("coalesce({}, '')", text);
}

std::string ToParquet(const std::string& column, Type type, TimeUnit unit) {
  switch (type) {
    case Type::kBool:
    case Type::kInt:
    case Type::kLong:
    case Type::kReal:
    case Type::kString:
    case Type::kTimespan:
      return column;  // a timespan as ticks: no type of Parquet holds them
    case Type::kDatetime:
      return unit == TimeUnit::kMicroseconds
                 ? fmt::format("make_timestamp(({} - {}) // 10)", column, base::kUnixEpochTicks)
                 : fmt::format("make_timestamp_ns(({} - {}) * 100)", column, base::kUnixEpochTicks);
    case Type::kGuid:
      return fmt::format("quoll_text_of_guid({})::UUID", column);
    case Type::kDecimal:
      return fmt::format("quoll_text_of_decimal({})", column);
    case Type::kDynamic:
      return fmt::format("quoll_text_of_dynamic({})", column);
  }
  return column;
}

bool RegisterConversions(duckdb_connection connection) {
  struct Row {
    const char* name;
    duckdb_type arg;
    duckdb_type result;
    duckdb_scalar_function_t run;
  };
  constexpr Row kRows[] = {
      {"quoll_to_datetime", DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_BIGINT, ToDatetime},
      {"quoll_to_timespan", DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_BIGINT, ToTimespan},
      {"quoll_to_guid", DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_BLOB, ToGuid},
      {"quoll_to_decimal", DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_BLOB, ToDecimal},
      {"quoll_to_dynamic", DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_BLOB, ToDynamic},
      {"quoll_to_string", DUCKDB_TYPE_BLOB, DUCKDB_TYPE_VARCHAR, ToString},
      {"quoll_text_of_guid", DUCKDB_TYPE_BLOB, DUCKDB_TYPE_VARCHAR, TextOfGuid},
      {"quoll_text_of_decimal", DUCKDB_TYPE_BLOB, DUCKDB_TYPE_VARCHAR, TextOfDecimal},
      {"quoll_text_of_dynamic", DUCKDB_TYPE_BLOB, DUCKDB_TYPE_VARCHAR, TextOfDynamic},
  };
  for (const Row& row : kRows) {
    const ScalarFunction function(duckdb_create_scalar_function());
    duckdb_scalar_function_set_name(function.get(), row.name);
    duckdb_scalar_function_add_parameter(function.get(), MakeType(row.arg).get());
    duckdb_scalar_function_set_return_type(function.get(), MakeType(row.result).get());
    duckdb_scalar_function_set_special_handling(function.get());
    duckdb_scalar_function_set_function(function.get(), row.run);
    if (duckdb_register_scalar_function(connection, function.get()) != DuckDBSuccess) return false;
  }
  return true;
}

}  // namespace quoll::engine
