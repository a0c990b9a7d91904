// Tables as .kqlt shows them: one line of typed columns, then the rows.
#include "table_text.h"

#include <algorithm>
#include <cmath>

#include "base/escape.h"
#include "base/text.h"
#include "base/ticks.h"
#include "model/dynamic.h"
#include "model/numbers.h"
#include "record.h"

namespace quoll::kqlt {

using model::Type;
using model::Value;

namespace {

constexpr std::string_view kNull = "(null)";
constexpr double kRelativeError = 1e-12;

// Splits at `|`. In a cell that starts like JSON, `|` within quotes is text.
std::vector<std::string_view> SplitCells(std::string_view line) {
  std::vector<std::string_view> cells;
  for (;;) {
    const size_t start = line.find_first_not_of(' ');
    const bool is_json = start != std::string_view::npos &&
                         std::string_view("\"[{").find(line[start]) != std::string_view::npos;
    size_t end = 0;
    for (bool in_quotes = false; end < line.size() && (in_quotes || line[end] != '|'); ++end) {
      if (is_json && in_quotes && line[end] == '\\') {
        ++end;
      } else if (is_json && line[end] == '"') {
        in_quotes = !in_quotes;
      }
    }
    end = std::min(end, line.size());
    cells.push_back(base::TrimBlanks(line.substr(0, end)));
    if (end == line.size()) return cells;
    line.remove_prefix(end + 1);
  }
}

std::vector<std::string_view> RowCells(std::string_view line, size_t num_columns) {
  if (num_columns == 1) return {base::TrimBlanks(line)};
  return SplitCells(line);
}

std::optional<model::Schema> ParseColumns(const std::vector<std::string_view>& cells,
                                          std::string& error) {
  model::Schema columns;
  for (const std::string_view cell : cells) {
    const size_t colon = cell.rfind(':');
    const auto type = colon == std::string_view::npos
                          ? std::nullopt
                          : model::TypeFromName(base::TrimBlanks(cell.substr(colon + 1)));
    if (!type) {
      error = "`" + std::string(cell) + "` is no `name:type`";
      return std::nullopt;
    }
    columns.push_back({std::string(base::TrimBlanks(cell.substr(0, colon))), *type});
  }
  return columns;
}

std::string ParseText(std::string_view cell) {
  if (!cell.starts_with('"')) return std::string(cell);
  const auto json = model::DynamicFromJson(cell);
  if (json && model::Dynamic(*json).tag() == model::Tag::kString)
    return std::string(model::Dynamic(*json).AsString());
  return std::string(cell);
}

std::optional<Value> ParsePresent(Type type, std::string_view cell) {
  switch (type) {
    case Type::kBool: {
      const auto value = model::BoolFromText(cell);
      return value ? std::optional(Value::Bool(*value)) : std::nullopt;
    }
    case Type::kInt: {
      const auto value = model::IntFromText(cell);
      return value ? std::optional(Value::Int(*value)) : std::nullopt;
    }
    case Type::kLong: {
      const auto value = model::LongFromText(cell);
      return value ? std::optional(Value::Long(*value)) : std::nullopt;
    }
    case Type::kReal: {
      const auto value = model::RealFromText(cell);
      return value ? std::optional(Value::Real(*value)) : std::nullopt;
    }
    case Type::kDecimal: {
      const auto value = model::DecimalFromText(cell);
      return value ? std::optional(Value::Wide(Type::kDecimal, *value)) : std::nullopt;
    }
    case Type::kGuid: {
      const auto value = model::GuidFromText(cell);
      return value ? std::optional(Value::Wide(Type::kGuid, *value)) : std::nullopt;
    }
    case Type::kDatetime: {
      const auto value = base::ParseDatetime(cell);
      return value ? std::optional(Value::Datetime(*value)) : std::nullopt;
    }
    case Type::kTimespan: {
      const auto value = base::ParseTimespan(cell);
      return value ? std::optional(Value::Timespan(*value)) : std::nullopt;
    }
    case Type::kString:
      return Value::String(ParseText(cell));
    case Type::kDynamic: {
      // As parse_json: text that is no JSON is a string.
      auto value = model::DynamicFromJson(cell);
      if (value) return Value::DynamicBytes(std::move(*value));
      model::DynamicWriter writer;
      writer.String(cell);
      return Value::DynamicBytes(writer.Take());
    }
  }
  return std::nullopt;
}

std::optional<Value> ParseCell(Type type, std::string_view cell) {
  if (cell == kNull) return type == Type::kString ? std::nullopt : std::optional(Value::Null(type));
  return ParsePresent(type, cell);
}

bool SameReal(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  if (a == b) return true;
  return std::isfinite(a) && std::isfinite(b) &&
         std::abs(a - b) <= kRelativeError * std::max(std::abs(a), std::abs(b));
}

// Datetimes, decimals and the like inside a dynamic value have no form of their own in JSON: texts
// are compared.
std::string JsonOf(const Value& value) {
  std::string json;
  model::AppendJson(json, model::Dynamic(value.text));
  return json;
}

bool SameValue(const Value& expected, const Value& actual) {
  if (expected.is_null || actual.is_null) return expected.is_null && actual.is_null;
  switch (actual.type) {
    case Type::kReal:
      return SameReal(expected.real, actual.real);
    case Type::kDecimal:
      return model::DecimalCompare(expected.wide, actual.wide) == 0;
    case Type::kDynamic:
      return JsonOf(expected) == JsonOf(actual);
    case Type::kBool:
    case Type::kInt:
    case Type::kLong:
    case Type::kString:
    case Type::kDatetime:
    case Type::kTimespan:
    case Type::kGuid:
      return expected == actual;
  }
  return false;
}

// One expected cell: a value, or a pattern over the shown text.
struct ExpectedCell {
  std::optional<Value> value;
  std::string pattern;
  bool Matches(const Value& actual) const {
    return value ? SameValue(*value, actual) : MatchesLine(pattern, RenderCell(actual));
  }
};
using ExpectedRow = std::vector<ExpectedCell>;

bool Matches(const ExpectedRow& expected, const std::vector<Value>& actual) {
  for (size_t i = 0; i < expected.size(); ++i) {
    if (!expected[i].Matches(actual[i])) return false;
  }
  return true;
}

std::string ColumnLine(const model::Schema& columns) {
  std::string line;
  for (const model::Field& column : columns) {
    if (!line.empty()) line += " | ";
    line += column.name + ":" + std::string(model::TypeName(column.type));
  }
  return line;
}

std::string RowLine(const std::vector<Value>& row) {
  std::string line;
  for (size_t i = 0; i < row.size(); ++i) {
    if (i > 0) line += " | ";
    line += RenderCell(row[i]);
  }
  return line;
}

// Finds a row of `actual` for each expected row; free order takes the first one that is left.
std::string CompareRows(const std::vector<ExpectedRow>& expected,
                        const std::vector<std::string>& lines, const Table& actual, Order order) {
  std::vector<bool> is_taken(actual.rows.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    bool is_found = false;
    const size_t begin = order == Order::kGiven ? i : 0;
    const size_t end =
        std::min(order == Order::kGiven ? i + 1 : actual.rows.size(), actual.rows.size());
    for (size_t j = begin; j < end && !is_found; ++j) {
      if (is_taken[j] || !Matches(expected[i], actual.rows[j])) continue;
      is_taken[j] = is_found = true;
    }
    if (!is_found) return "no row is `" + lines[i + 1] + "`";
  }
  for (size_t j = 0; j < is_taken.size(); ++j) {
    if (!is_taken[j]) return "a row too many: `" + RowLine(actual.rows[j]) + "`";
  }
  return {};
}

// Texts that would read as something else without quotes.
bool NeedsQuotes(std::string_view text) {
  if (text.empty() || text == kNull || text == "<blank>" ||
      text.find("<any>") != std::string_view::npos)
    return true;
  if (text.front() == ' ' || text.back() == ' ' || text.front() == '"') return true;
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return c == '|' || (c >= 0 && c < ' ') || c == 0x7F; });
}

}  // namespace

std::optional<Table> ParseTable(const std::vector<std::string>& lines, std::string& error) {
  Table table;
  if (lines.empty()) {
    error = "a table needs a line of columns";
    return std::nullopt;
  }
  auto columns = ParseColumns(SplitCells(lines[0]), error);
  if (!columns) return std::nullopt;
  table.columns = std::move(*columns);
  for (size_t i = 1; i < lines.size(); ++i) {
    const auto cells = RowCells(lines[i], table.columns.size());
    if (cells.size() != table.columns.size()) {
      error = "`" + lines[i] + "` has " + std::to_string(cells.size()) + " cells, not " +
              std::to_string(table.columns.size());
      return std::nullopt;
    }
    auto& row = table.rows.emplace_back();
    for (size_t j = 0; j < cells.size(); ++j) {
      auto value = ParseCell(table.columns[j].type, cells[j]);
      if (!value) {
        error = "`" + std::string(cells[j]) + "` is no " +
                std::string(model::TypeName(table.columns[j].type));
        return std::nullopt;
      }
      row.push_back(std::move(*value));
    }
  }
  return table;
}

std::vector<std::string> RenderTable(const Table& table) {
  std::vector<std::string> lines = {ColumnLine(table.columns)};
  for (const auto& row : table.rows) lines.push_back(RowLine(row));
  return lines;
}

std::string RenderCell(const Value& value) {
  if (value.type == Type::kString)
    return NeedsQuotes(value.text) ? base::QuoteForJson(value.text) : value.text;
  if (value.type == Type::kDynamic) return value.is_null ? std::string(kNull) : JsonOf(value);
  if (value.is_null) return std::string(kNull);
  if (value.type == Type::kBool) return value.number != 0 ? "true" : "false";
  if (value.type != Type::kReal) return model::ValueToText(value);
  std::string text = model::RealToJson(value.real);
  std::erase(text, '"');
  return text;
}

std::string CompareTable(const std::vector<std::string>& expected, const Table& actual,
                         Order order) {
  if (expected.empty())
    return "the record expects nothing; a result has at least a line of columns";
  std::string error;
  const auto columns = ParseColumns(SplitCells(expected[0]), error);
  if (!columns) return error;
  if (*columns != actual.columns) return "columns are `" + ColumnLine(actual.columns) + "`";
  std::vector<ExpectedRow> rows;
  for (size_t i = 1; i < expected.size(); ++i) {
    const auto cells = RowCells(expected[i], columns->size());
    if (cells.size() != columns->size())
      return "`" + expected[i] + "` has " + std::to_string(cells.size()) + " cells";
    auto& row = rows.emplace_back();
    for (size_t j = 0; j < cells.size(); ++j) {
      auto& cell = row.emplace_back();
      if (cells[j].find("<any>") != std::string_view::npos) {
        cell.pattern = cells[j];
        continue;
      }
      cell.value = ParseCell((*columns)[j].type, cells[j]);
      if (!cell.value) {
        return "`" + std::string(cells[j]) + "` is no " +
               std::string(model::TypeName((*columns)[j].type));
      }
    }
  }
  return CompareRows(rows, expected, actual, order);
}

void AppendRows(Table& table, const std::vector<model::ColumnView>& columns, size_t num_rows) {
  for (size_t row = 0; row < num_rows; ++row) {
    auto& cells = table.rows.emplace_back();
    for (const model::ColumnView& column : columns) cells.push_back(Value::FromCell(column, row));
  }
}

namespace {

// The records of RFC 4180 text; a missing quote at the end is an error.
std::optional<std::vector<std::vector<std::string>>> SplitCsv(std::string_view text) {
  std::vector<std::vector<std::string>> records;
  size_t pos = 0;
  while (pos < text.size()) {
    auto& record = records.emplace_back();
    for (bool more = true; more;) {
      std::string field;
      if (pos < text.size() && text[pos] == '"') {
        for (++pos;; ++pos) {
          if (pos >= text.size()) return std::nullopt;
          if (text[pos] == '"' && text.substr(pos + 1).starts_with('"'))
            ++pos;
          else if (text[pos] == '"')
            break;
          field += text[pos];
        }
        ++pos;
      } else {
        while (pos < text.size() && text[pos] != ',' && text[pos] != '\n') field += text[pos++];
        if (field.ends_with('\r')) field.pop_back();
      }
      record.push_back(std::move(field));
      while (pos < text.size() && text[pos] == '\r') ++pos;
      more = pos < text.size() && text[pos] == ',';
      ++pos;
    }
  }
  return records;
}

}  // namespace

std::optional<Table> ParseCsvTable(std::string_view text, std::string& error) {
  const auto records = SplitCsv(text);
  if (!records || records->empty()) {
    error = "no comma-separated values";
    return std::nullopt;
  }
  Table table;
  auto columns = ParseColumns({(*records)[0].begin(), (*records)[0].end()}, error);
  if (!columns) return std::nullopt;
  table.columns = std::move(*columns);
  for (size_t i = 1; i < records->size(); ++i) {
    const auto& record = (*records)[i];
    if (record.size() != table.columns.size()) {
      error = "record " + std::to_string(i) + " has " + std::to_string(record.size()) + " fields";
      return std::nullopt;
    }
    auto& row = table.rows.emplace_back();
    for (size_t j = 0; j < record.size(); ++j) {
      const Type type = table.columns[j].type;
      auto value = type == Type::kString ? std::optional(Value::String(record[j]))
                   : record[j].empty()   ? std::optional(Value::Null(type))
                                         : ParseCell(type, record[j]);
      if (!value) {
        error = "`" + record[j] + "` is no " + std::string(model::TypeName(type));
        return std::nullopt;
      }
      row.push_back(std::move(*value));
    }
  }
  return table;
}

}  // namespace quoll::kqlt
