#include "engine/vectors.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace quoll::engine {

using model::Bytes16;
using model::ColumnView;
using model::Type;

namespace {

// Texts up to this length stand inside duckdb_string_t.
constexpr size_t kMaxInlined = 12;

std::string_view TextOf(const duckdb_string_t& string) {
  const uint32_t length = string.value.inlined.length;
  return {length <= kMaxInlined ? string.value.inlined.inlined : string.value.pointer.ptr, length};
}

bool IsPresent(const uint64_t* validity, size_t row) {
  return validity == nullptr || (validity[row / 64] >> (row % 64) & 1) != 0;
}

void CopyFixed(const ColumnView& column, size_t first, size_t num_rows, duckdb_vector vector,
               size_t offset) {
  const size_t width = model::PhysicalSize(column.type);
  char* out = static_cast<char*>(duckdb_vector_get_data(vector)) + offset * width;
  const char* in = static_cast<const char*>(column.data);
  if (!column.is_constant) {
    std::memcpy(out, in + first * width, num_rows * width);
    return;
  }
  for (size_t row = 0; row < num_rows; ++row) std::memcpy(out + row * width, in, width);
}

void CopyNulls(const ColumnView& column, size_t first, size_t num_rows, duckdb_vector vector,
               size_t offset) {
  if (column.validity == nullptr) return;
  for (size_t row = 0; row < num_rows; ++row) {
    if (column.IsNull(first + row)) WriteNull(vector, offset + row);
  }
}

}  // namespace

ColumnView VectorReader::Read(duckdb_vector vector, Type type, size_t num_rows) {
  ColumnView view{type, false, duckdb_vector_get_data(vector), duckdb_vector_get_validity(vector)};
  if (model::IsVarying(type)) {
    const auto* strings = static_cast<const duckdb_string_t*>(view.data);
    texts_.resize(num_rows);
    for (size_t row = 0; row < num_rows; ++row) {
      texts_[row] = IsPresent(view.validity, row) ? TextOf(strings[row]) : std::string_view();
    }
    view.data = texts_.data();
    // Text has no null: what SQL left null reads as empty.
    if (type == Type::kString) view.validity = nullptr;
  } else if (type == Type::kDecimal || type == Type::kGuid) {
    const auto* strings = static_cast<const duckdb_string_t*>(view.data);
    wides_.assign(num_rows, Bytes16{});
    for (size_t row = 0; row < num_rows; ++row) {
      if (!IsPresent(view.validity, row)) continue;
      const std::string_view bytes = TextOf(strings[row]);
      std::memcpy(wides_[row].bytes.data(), bytes.data(), std::min(bytes.size(), sizeof(Bytes16)));
    }
    view.data = wides_.data();
  }
  return view;
}

void WriteText(duckdb_vector vector, size_t row, std::string_view text) {
  if (text.size() <= kMaxInlined) {
    duckdb_string_t& string = static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector))[row];
    // All twelve bytes count when DuckDB compares.
    string = {};
    string.value.inlined.length = static_cast<uint32_t>(text.size());
    if (!text.empty()) std::memcpy(string.value.inlined.inlined, text.data(), text.size());
    return;
  }
  duckdb_unsafe_vector_assign_string_element_len(vector, row, text.data(), text.size());
}

void WriteNull(duckdb_vector vector, size_t row) {
  duckdb_vector_ensure_validity_writable(vector);
  duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector), row);
}

void WriteVector(const ColumnView& column, size_t first, size_t num_rows, duckdb_vector vector,
                 size_t offset) {
  switch (column.type) {
    case Type::kBool:
    case Type::kInt:
    case Type::kLong:
    case Type::kDatetime:
    case Type::kTimespan:
    case Type::kReal:
      CopyFixed(column, first, num_rows, vector, offset);
      break;
    case Type::kDecimal:
    case Type::kGuid:
      for (size_t row = 0; row < num_rows; ++row) {
        const auto& bytes = column.Get<Bytes16>(first + row).bytes;
        if (column.IsNull(first + row)) continue;
        WriteText(vector, offset + row,
                  {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
      }
      break;
    case Type::kString:
    case Type::kDynamic:
      for (size_t row = 0; row < num_rows; ++row) {
        if (column.IsNull(first + row)) continue;
        WriteText(vector, offset + row, column.Text(first + row));
      }
      break;
  }
  CopyNulls(column, first, num_rows, vector, offset);
}

size_t NumBytes(const ColumnView& column, size_t num_rows) {
  if (!model::IsVarying(column.type)) return model::PhysicalSize(column.type) * num_rows;
  size_t num_bytes = 0;
  for (size_t row = 0; row < num_rows; ++row) {
    if (!column.IsNull(row)) num_bytes += column.Text(row).size();
  }
  return num_bytes;
}

}  // namespace quoll::engine
