#include "emit/duckdb/sql_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/escape.h"
#include "base/utf8.h"

namespace quoll::emit {

using model::Type;
using model::Value;

namespace {

// A longer literal goes into a program instead of the text.
constexpr size_t kMaxLiteralBytes = 4096;
constexpr std::string_view kOrdinalName = "ordinal";

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string BlobLiteral(std::string_view bytes) {
  std::string out = "'";
  for (const char c : bytes) out += fmt::format("\\x{:02X}", static_cast<uint8_t>(c));
  return out + "'::BLOB";
}

std::string RealLiteral(double value) {
  // As text: a bare literal is a DECIMAL for DuckDB and would lose digits.
  if (std::isnan(value)) return "'nan'::DOUBLE";
  if (std::isinf(value)) return value < 0 ? "'-inf'::DOUBLE" : "'inf'::DOUBLE";
  return fmt::format("'{:.17g}'::DOUBLE", value);
}

// The `{name}` that starts at `pos`, without braces; empty where none does.
std::string_view NameAt(std::string_view text, size_t pos) {
  if (text[pos] != '{') return {};
  const size_t end = text.find('}', pos);
  if (end == std::string_view::npos) return {};
  const std::string_view name = text.substr(pos + 1, end - pos - 1);
  return std::all_of(name.begin(), name.end(), IsNameCharacter) ? name : std::string_view();
}

// What `{name}` stands for, or nothing when its argument is absent.
std::optional<std::string> Replacement(const model::Signature& signature, std::string_view name,
                                       const std::vector<std::string>& args) {
  for (size_t i = 0; i < signature.params.size(); ++i) {
    if (signature.params[i].name != name) continue;
    if (i >= args.size()) return std::nullopt;
    if (!signature.params[i].is_repeated) return Parenthesised(args[i]);
    std::string list;
    for (size_t k = i; k < args.size(); ++k) list += (k > i ? ", " : "") + args[k];
    return list;
  }
  return std::nullopt;
}

}  // namespace

std::string_view SqlType(Type type) {
  switch (type) {
    case Type::kBool:
      return "BOOLEAN";
    case Type::kInt:
      return "INTEGER";
    case Type::kLong:
    case Type::kDatetime:
    case Type::kTimespan:
      return "BIGINT";
    case Type::kReal:
      return "DOUBLE";
    case Type::kString:
      return "VARCHAR";
    case Type::kDecimal:
    case Type::kGuid:
    case Type::kDynamic:
      return "BLOB";
  }
  return "";
}

std::string_view SqlFunctionSuffix(Type type) {
  switch (type) {
    case Type::kBool:
      return "boolean";
    case Type::kInt:
      return "integer";
    case Type::kLong:
    case Type::kDatetime:
    case Type::kTimespan:
      return "bigint";
    case Type::kReal:
      return "double";
    case Type::kString:
      return "varchar";
    case Type::kDecimal:
    case Type::kGuid:
    case Type::kDynamic:
      return "blob";
  }
  return "";
}

bool IsSqlConstant(const Value& value) {
  if (value.is_null) return true;
  if (value.type == Type::kDynamic) return value.text.size() <= kMaxLiteralBytes / 4;
  if (value.type != Type::kString) return true;
  // Control characters: a zero ends the text of a statement, others mark spans while it is written.
  const auto is_control = [](char c) { return static_cast<uint8_t>(c) < 0x09; };
  return value.text.size() <= kMaxLiteralBytes && base::IsValidUtf8(value.text) &&
         std::none_of(value.text.begin(), value.text.end(), is_control);
}

std::string SqlLiteral(const Value& value) {
  if (value.is_null) return fmt::format("NULL::{}", SqlType(value.type));
  switch (value.type) {
    case Type::kBool:
      return value.number != 0 ? "TRUE" : "FALSE";
    case Type::kInt:
      return fmt::format("({})::INTEGER", value.number);
    case Type::kLong:
    case Type::kDatetime:
    case Type::kTimespan:
      return fmt::format("({})::BIGINT", value.number);
    case Type::kReal:
      return RealLiteral(value.real);
    case Type::kString:
      return base::QuoteForSql(value.text);
    case Type::kDynamic:
      return BlobLiteral(value.text);
    case Type::kDecimal:
    case Type::kGuid:
      return BlobLiteral(
          {reinterpret_cast<const char*>(value.wide.bytes.data()), value.wide.bytes.size()});
  }
  return "";
}

std::string ColumnName(uint32_t id) { return fmt::format("c{}", id); }

std::string Parenthesised(std::string sql) {
  // A name or a qualified name.
  const auto is_name = [](char c) { return IsNameCharacter(c) || c == '.'; };
  size_t pos = 0;
  while (pos < sql.size() && is_name(sql[pos])) ++pos;
  if (pos == sql.size()) return sql;
  // `name(…)` or `(…)`, whose parenthesis closes at the very end. Quotes may hide parentheses.
  if (sql[pos] == '(') {
    int depth = 0;
    bool in_quotes = false;
    for (size_t i = pos; i < sql.size(); ++i) {
      if (sql[i] == '\'') in_quotes = !in_quotes;
      if (in_quotes) continue;
      if (sql[i] == '(') ++depth;
      if (sql[i] == ')' && --depth == 0) {
        if (i + 1 == sql.size()) return sql;
        break;
      }
    }
  }
  // A string literal without inner quotes.
  if (sql.size() >= 2 && sql[0] == '\'' && sql.find('\'', 1) == sql.size() - 1) return sql;
  return "(" + sql + ")";
}

std::optional<std::string> FillTemplate(const model::Signature& signature,
                                        const std::vector<std::string>& args,
                                        std::string_view ordinal) {
  std::string out;
  const std::string_view text = signature.duckdb;
  for (size_t pos = 0; pos < text.size();) {
    const std::string_view name = NameAt(text, pos);
    if (name.empty()) {
      out += text[pos++];
      continue;
    }
    if (name == kOrdinalName) {
      out += ordinal;
    } else {
      const auto replacement = Replacement(signature, name, args);
      if (!replacement) return std::nullopt;
      out += *replacement;
    }
    pos += name.size() + 2;
  }
  return out;
}

bool UsesOrdinal(const model::Signature& signature) {
  return signature.duckdb.find("{ordinal}") != std::string_view::npos;
}

}  // namespace quoll::emit
