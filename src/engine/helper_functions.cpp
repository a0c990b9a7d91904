// Functions that the SQL itself needs: quoll_fold, quoll_decimal_key and quoll_expand.
#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "engine/duckdb_handles.h"
#include "engine/errors.h"
#include "engine/functions.h"
#include "engine/vectors.h"
#include "model/dynamic.h"
#include "model/numbers.h"

namespace quoll::engine {
namespace {

using model::Dynamic;
using model::Type;

// Elements that the arrays of one chunk (2,048 rows) may have together; they are held in memory.
constexpr uint64_t kMaxElementsPerChunk = uint64_t{1} << 26;

// Calls fn(argument's row, output, row) for every row whose argument is present.
template <typename Fn>
void MapTexts(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output,
              Fn fn) noexcept {
  Guarded([info](const char* text) { duckdb_scalar_function_set_error(info, text); },
          [&] {
            const size_t num_rows = duckdb_data_chunk_get_size(input);
            VectorReader reader;
            const auto view =
                reader.Read(duckdb_data_chunk_get_vector(input, 0), Type::kDynamic, num_rows);
            for (size_t row = 0; row < num_rows; ++row) {
              if (view.IsNull(row)) {
                WriteNull(output, row);
              } else {
                fn(view.Text(row), output, row);
              }
            }
          });
}

void Fold(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) noexcept {
  MapTexts(info, input, output, [](std::string_view text, duckdb_vector out, size_t row) {
    WriteText(out, row, base::FoldCase(text));
  });
}

void DecimalKey(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) noexcept {
  MapTexts(info, input, output, [](std::string_view text, duckdb_vector out, size_t row) {
    model::Bytes16 value;
    std::memcpy(value.bytes.data(), text.data(), std::min(text.size(), value.bytes.size()));
    const model::Bytes16 key = model::DecimalSortKey(value);
    WriteText(out, row, {reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size()});
  });
}

bool RegisterScalar(duckdb_connection connection, const char* name, Type arg, Type result,
                    duckdb_scalar_function_t run) {
  const ScalarFunction function(duckdb_create_scalar_function());
  duckdb_scalar_function_set_name(function.get(), name);
  duckdb_scalar_function_add_parameter(function.get(), MakeType(arg).get());
  duckdb_scalar_function_set_return_type(function.get(), MakeType(result).get());
  duckdb_scalar_function_set_special_handling(function.get());
  duckdb_scalar_function_set_function(function.get(), run);
  return duckdb_register_scalar_function(connection, function.get()) == DuckDBSuccess;
}

// How many rows a value gives: an array its elements, a bag its properties, anything else itself.
uint64_t NumElements(Dynamic value) {
  const bool is_container = value.tag() == model::Tag::kArray || value.tag() == model::Tag::kBag;
  return is_container ? value.size() : 1;
}

enum class BagForm { kBag, kArray };

// The bytes of one element; those that must be made live in `buffer`. Nothing for null.
std::string_view ElementBytes(Dynamic value, uint64_t idx, BagForm form, std::string& buffer) {
  Dynamic element = value;
  if (value.tag() == model::Tag::kArray) {
    element = value.Element(idx);
  } else if (value.tag() == model::Tag::kBag) {
    model::DynamicWriter writer;
    if (form == BagForm::kBag) {
      writer.BeginBag();
      writer.Name(value.Name(idx));
      writer.Value(value.Element(idx));
      writer.EndBag();
    } else {
      writer.BeginArray();
      writer.String(value.Name(idx));
      writer.Value(value.Element(idx));
      writer.EndArray();
    }
    buffer = writer.Take();
    return buffer;
  }
  return element.IsNull() ? std::string_view() : element.bytes();
}

// quoll_expand<n>(bags as arrays, limit, array 0, …): a list of structs {i, e0, …} per row.
class Expansion {
 public:
  Expansion(duckdb_data_chunk input, duckdb_vector output)
      : output_(output),
        num_rows_(duckdb_data_chunk_get_size(input)),
        readers_(duckdb_data_chunk_get_column_count(input) - 2) {
    if (num_rows_ == 0) return;
    const auto vector = [&](size_t i) { return duckdb_data_chunk_get_vector(input, i); };
    form_ = static_cast<const uint8_t*>(duckdb_vector_get_data(vector(0)))[0] != 0 ? BagForm::kArray
                                                                                   : BagForm::kBag;
    const int64_t limit = static_cast<const int64_t*>(duckdb_vector_get_data(vector(1)))[0];
    if (limit >= 0) limit_ = static_cast<uint64_t>(limit);
    for (size_t k = 0; k < readers_.size(); ++k) {
      arrays_.push_back(readers_[k].Read(vector(k + 2), Type::kDynamic, num_rows_));
    }
  }

  // False if there are too many elements.
  bool Run() {
    std::vector<uint64_t> lengths(num_rows_);
    uint64_t total = 0;
    for (size_t row = 0; row < num_rows_; ++row) {
      for (const auto& array : arrays_)
        lengths[row] = std::max(lengths[row], NumElements(Value(array, row)));
      lengths[row] = std::min(lengths[row], limit_);
      total += lengths[row];
      if (total > kMaxElementsPerChunk) return false;
    }
    duckdb_list_vector_reserve(output_, total);
    duckdb_list_vector_set_size(output_, total);
    // The lists' memory is fixed from here on.
    auto* lists = static_cast<duckdb_list_entry*>(duckdb_vector_get_data(output_));
    duckdb_vector child = duckdb_list_vector_get_child(output_);
    auto* indexes =
        static_cast<int64_t*>(duckdb_vector_get_data(duckdb_struct_vector_get_child(child, 0)));
    uint64_t next = 0;
    for (size_t row = 0; row < num_rows_; ++row) {
      lists[row] = {next, lengths[row]};
      for (uint64_t idx = 0; idx < lengths[row]; ++idx)
        indexes[next + idx] = static_cast<int64_t>(idx);
      for (size_t k = 0; k < arrays_.size(); ++k) {
        WriteElements(Value(arrays_[k], row), lengths[row],
                      duckdb_struct_vector_get_child(child, k + 1), next);
      }
      next += lengths[row];
    }
    return true;
  }

 private:
  static Dynamic Value(const model::ColumnView& array, size_t row) {
    return array.IsNull(row) ? Dynamic() : Dynamic(array.Text(row));
  }

  void WriteElements(Dynamic value, uint64_t length, duckdb_vector out, uint64_t first) {
    const uint64_t num_elements = NumElements(value);
    for (uint64_t idx = 0; idx < length; ++idx) {
      const std::string_view bytes =
          idx < num_elements ? ElementBytes(value, idx, form_, buffer_) : std::string_view();
      if (bytes.empty()) {
        WriteNull(out, first + idx);
      } else {
        WriteText(out, first + idx, bytes);
      }
    }
  }

  duckdb_vector output_;
  size_t num_rows_;
  std::vector<VectorReader> readers_;
  std::vector<model::ColumnView> arrays_;
  BagForm form_ = BagForm::kBag;
  uint64_t limit_ = UINT64_MAX;
  std::string buffer_;
};

void Expand(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) noexcept {
  Guarded([info](const char* text) { duckdb_scalar_function_set_error(info, text); },
          [&] {
            if (!Expansion(input, output).Run())
              duckdb_scalar_function_set_error(info, kTooManyElementsText);
          });
}

}  // namespace

bool RegisterHelpers(duckdb_connection connection) {
  return RegisterScalar(connection, "quoll_fold", Type::kString, Type::kString, Fold) &&
         RegisterScalar(connection, "quoll_decimal_key", Type::kDecimal, Type::kDecimal,
                        DecimalKey);
}

bool RegisterExpand(duckdb_connection connection, const std::string& name, size_t num_arrays) {
  const ScalarFunction function(duckdb_create_scalar_function());
  duckdb_scalar_function_set_name(function.get(), name.c_str());
  duckdb_scalar_function_add_parameter(function.get(), MakeType(DUCKDB_TYPE_BOOLEAN).get());
  duckdb_scalar_function_add_parameter(function.get(), MakeType(DUCKDB_TYPE_BIGINT).get());
  const LogicalType index_type = MakeType(DUCKDB_TYPE_BIGINT),
                    element_type = MakeType(DUCKDB_TYPE_BLOB);
  std::vector<duckdb_logical_type> members = {index_type.get()};
  std::vector<std::string> names = {"i"};
  for (size_t k = 0; k < num_arrays; ++k) {
    duckdb_scalar_function_add_parameter(function.get(), element_type.get());
    members.push_back(element_type.get());
    names.push_back("e" + std::to_string(k));
  }
  std::vector<const char*> name_pointers;
  for (const std::string& member : names) name_pointers.push_back(member.c_str());
  const LogicalType element(
      duckdb_create_struct_type(members.data(), name_pointers.data(), members.size()));
  const LogicalType list(duckdb_create_list_type(element.get()));
  duckdb_scalar_function_set_return_type(function.get(), list.get());
  duckdb_scalar_function_set_special_handling(function.get());
  duckdb_scalar_function_set_function(function.get(), Expand);
  return duckdb_register_scalar_function(connection, function.get()) == DuckDBSuccess;
}

}  // namespace quoll::engine
