// A cell of any type as a value of another: the meaning of tostring(), tolong() and the rest
// (kql-semantics.md section 7). Separate because comparisons and lists convert by the same rules.
// Nothing means null; a conversion never fails in another way.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/dynamic.h"
#include "model/kernel.h"

namespace quoll::lang {

// The cell must be present.
std::optional<bool> CellToBool(const model::ColumnView& column, size_t row);
std::optional<int32_t> CellToInt(const model::ColumnView& column, size_t row);
std::optional<int64_t> CellToLong(const model::ColumnView& column, size_t row);
std::optional<double> CellToReal(const model::ColumnView& column, size_t row);
std::optional<model::Bytes16> CellToDecimal(const model::ColumnView& column, size_t row);
std::optional<int64_t> CellToDatetime(const model::ColumnView& column, size_t row);
std::optional<int64_t> CellToTimespan(const model::ColumnView& column, size_t row);
std::optional<model::Bytes16> CellToGuid(const model::ColumnView& column, size_t row);

std::optional<int64_t> DynamicToLong(model::Dynamic value);
std::optional<double> DynamicToReal(model::Dynamic value);

// Text of the cell in `buffer`, or where it already lies; empty for null. Valid until `buffer`
// changes.
std::string_view CellToText(const model::ColumnView& column, size_t row, std::string& buffer);
std::string_view DynamicToTextView(model::Dynamic value, std::string& buffer);

// Applies one of the functions above to each row of the first argument.
template <typename Convert>
void MapConvert(const model::KernelCall& call, model::Column& out, Convert convert) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    if (const auto value = convert(call.args[0], row)) model::WriteCell(out, row, *value);
  }
}

}  // namespace quoll::lang
