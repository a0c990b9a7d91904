// Tables as .kqlt files show them: a line `name:type | name:type`, then a line per row. `(null)` is
// a null, `""` the empty string; a text that could be taken for something else stands in quotes
// with JSON's escapes.
//
// Cells are compared as values, not as text: `5` and `5.0` are one real, `1h` and `01:00:00` one
// timespan.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/column.h"
#include "model/type.h"
#include "model/value.h"

namespace quoll::kqlt {

struct Table {
  model::Schema columns;
  std::vector<std::vector<model::Value>> rows;
};

enum class Order { kFree, kGiven };

// Reads a table's lines; `error` says what is wrong.
std::optional<Table> ParseTable(const std::vector<std::string>& lines, std::string& error);
// A file of comma-separated values whose header names columns as `name:type`.
std::optional<Table> ParseCsvTable(std::string_view text, std::string& error);

std::vector<std::string> RenderTable(const Table& table);
std::string RenderCell(const model::Value& value);

// The difference between an expected table (lines as written, with `<any>`) and an actual one, as a
// sentence; empty where there is none.
std::string CompareTable(const std::vector<std::string>& expected, const Table& actual,
                         Order order);

// Rows of a batch.
void AppendRows(Table& table, const std::vector<model::ColumnView>& columns, size_t num_rows);

}  // namespace quoll::kqlt
