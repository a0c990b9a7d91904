#include "app/cli/formats/cell_text.h"

#include "base/escape.h"
#include "base/ticks.h"
#include "intel/writers.h"
#include "model/dynamic.h"
#include "model/numbers.h"
#include "model/value.h"

namespace quoll::cli {
namespace {

using model::ColumnView;
using model::Type;

// A value that is neither null nor of a type that needs quotes or escapes in JSON. False for other
// types.
bool AppendPlain(std::string& out, const ColumnView& column, size_t row) {
  switch (column.type) {
    case Type::kBool:
      out += column.Get<uint8_t>(row) != 0 ? "true" : "false";
      return true;
    case Type::kInt:
      out += std::to_string(column.Get<int32_t>(row));
      return true;
    case Type::kLong:
      out += std::to_string(column.Get<int64_t>(row));
      return true;
    case Type::kReal:
    case Type::kDecimal:
    case Type::kString:
    case Type::kDatetime:
    case Type::kTimespan:
    case Type::kGuid:
    case Type::kDynamic:
      break;
  }
  return false;
}

// Values whose JSON form is a string of harmless characters.
std::string QuotelessText(const ColumnView& column, size_t row) {
  switch (column.type) {
    case Type::kDecimal:
      return model::DecimalToText(column.Get<model::Bytes16>(row));
    case Type::kDatetime:
      return base::FormatDatetime(column.Get<int64_t>(row));
    case Type::kTimespan:
      return base::FormatTimespan(column.Get<int64_t>(row));
    case Type::kGuid:
      return model::GuidToText(column.Get<model::Bytes16>(row));
    case Type::kBool:
    case Type::kInt:
    case Type::kLong:
    case Type::kReal:
    case Type::kString:
    case Type::kDynamic:
      break;
  }
  return {};
}

void AppendQuoted(std::string& out, std::string_view text) {
  out += '"';
  base::AppendJsonEscaped(out, text);
  out += '"';
}

}  // namespace

void AppendCellJson(std::string& out, const ColumnView& column, size_t row) {
  if (column.type == Type::kString) return AppendQuoted(out, column.Text(row));
  if (column.IsNull(row)) {
    out += "null";
    return;
  }
  if (AppendPlain(out, column, row)) return;
  if (column.type == Type::kReal) {
    out += model::RealToJson(column.Get<double>(row));
  } else if (column.type == Type::kDynamic) {
    model::AppendJson(out, model::Dynamic(column.Text(row)));
  } else {
    out += '"';
    out += QuotelessText(column, row);
    out += '"';
  }
}

void AppendRowJson(std::string& out, const std::vector<ColumnView>& columns, size_t row) {
  out += '[';
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i != 0) out += ',';
    AppendCellJson(out, columns[i], row);
  }
  out += ']';
}

void AppendSchemaJson(std::string& out, const model::Schema& schema) {
  out += '[';
  for (size_t i = 0; i < schema.size(); ++i) {
    out += i == 0 ? "{\"name\":" : ",{\"name\":";
    AppendQuoted(out, schema[i].name);
    out += ",\"type\":\"";
    out += model::TypeName(schema[i].type);
    out += "\"}";
  }
  out += ']';
}

void AppendCellCsv(std::string& out, const ColumnView& column, size_t row) {
  if (column.type == Type::kString) {
    out += base::EscapeForCsv(column.Text(row));
    return;
  }
  if (column.IsNull(row) || AppendPlain(out, column, row)) return;
  if (column.type == Type::kReal) {
    const std::string json = model::RealToJson(column.Get<double>(row));
    out += json.starts_with('"') ? json.substr(1, json.size() - 2) : json;
  } else if (column.type == Type::kDynamic) {
    const model::Dynamic value(column.Text(row));
    const bool is_number = value.tag() == model::Tag::kInt || value.tag() == model::Tag::kLong ||
                           value.tag() == model::Tag::kReal;
    const std::string text = model::DynamicToText(value);
    out += is_number ? text : base::EscapeForCsv(text);
  } else {
    out += QuotelessText(column, row);
  }
}

std::string CellForTerminal(const ColumnView& column, size_t row) {
  if (column.type != Type::kString && column.IsNull(row)) return "null";
  if (column.type == Type::kDatetime) return intel::FormatIsoTime(column.Get<int64_t>(row));
  return base::EscapeForTerminal(model::ValueToText(model::Value::FromCell(column, row)));
}

}  // namespace quoll::cli
