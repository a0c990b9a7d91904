#include "lang/operators/_parse.h"

#include <algorithm>

#include <fmt/format.h>

namespace quoll::lang {
namespace {

using model::ExprPtr;
using model::Type;
using model::Value;
using Part = ParseClause::Part;

std::string EscapeForRegex(std::string_view literal) {
  std::string out;
  for (const char c : literal) {
    if (std::string_view("\\.+*?()|[]{}^$").find(c) != std::string_view::npos) out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

// A pattern of the query's author, its groups made non-capturing: only the columns' own groups are counted.
std::string WithoutGroups(std::string_view pattern) {
  std::string out;
  bool in_class = false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    out.push_back(c);
    if (c == '\\' && i + 1 < pattern.size()) {
      out.push_back(pattern[++i]);
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
    } else if (c == '(') {
      const std::string_view rest = pattern.substr(i + 1);
      const bool is_named = rest.starts_with("?P<") || (rest.starts_with("?<") && !rest.starts_with("?<=") &&
                                                        !rest.starts_with("?<!"));
      if (is_named && rest.find('>') != std::string_view::npos) i += rest.find('>') + 1;
      if (is_named || !rest.starts_with("?")) out += "?:";
    }
  }
  return out;
}

// The group of a column. Simple and relaxed take the shortest text up to the next literal; regex mode is greedy.
std::string GroupOf(Type type, bool is_regex, bool is_last) {
  if (is_regex) {
    switch (type) {
      case Type::kInt:
      case Type::kLong: return "(-?\\d+)";
      case Type::kReal:
      case Type::kDecimal: return "([-+]?[0-9]*\\.?[0-9]+(?:[eE][-+]?[0-9]+)?)";
      default: return "(.*)";
    }
  }
  return is_last ? "(.*)" : "(.*?)";
}

// The text to take apart, as string; and the regular expression with one group for each column.
std::optional<std::string> PatternOf(Binder& binder, const ParseClause& clause, std::vector<Type>& types) {
  const bool is_regex = clause.kind == "regex";
  // In the modes without regex a dot takes newlines and the pattern starts anywhere only after a leading `*`.
  std::string flags = is_regex ? clause.flags : "s";
  std::string pattern = flags.empty() ? "" : fmt::format("(?{})", flags);
  if (!is_regex) pattern += "^";
  for (size_t i = 0; i < clause.parts.size(); ++i) {
    const Part& part = clause.parts[i];
    const bool is_last = i + 1 == clause.parts.size();
    const Part* next = is_last ? nullptr : &clause.parts[i + 1];
    switch (part.kind) {
      case Part::Kind::kLiteral: pattern += is_regex ? "(?:" + WithoutGroups(part.literal) + ")" : EscapeForRegex(part.literal); break;
      case Part::Kind::kStar: pattern += is_regex ? ".*?" : (is_last ? ".*" : ".*?"); break;
      case Part::Kind::kColumn: {
        Type type = Type::kString;
        if (!part.column.type_name.empty()) {
          const auto named = binder.BindTypeName(part.column.type_name, part.column.type_span);
          if (!named) return std::nullopt;
          type = *named;
        }
        if (next != nullptr && next->kind == Part::Kind::kColumn) {
          binder.Fail(diag::Code::K1004, "two columns of parse need a literal between them", next->span,
                      "expected a string");
          return std::nullopt;
        }
        if (next != nullptr && next->kind == Part::Kind::kStar && type == Type::kString) {
          binder.Fail(diag::Code::K1004, "a string column of parse cannot be followed by `*`", next->span,
                      "expected a string");
          return std::nullopt;
        }
        types.push_back(type);
        // A number before `*` ends where its characters end.
        const bool ends_itself = next != nullptr && next->kind == Part::Kind::kStar;
        pattern += ends_itself && !is_regex ? "([-+0-9.eE:a-zA-Z]*)" : GroupOf(type, is_regex, is_last);
        break;
      }
    }
  }
  if (!is_regex) pattern += "$";
  return pattern;
}

}  // namespace

std::unique_ptr<syntax::Clause> ParseParseClause(syntax::Parser& parser) {
  auto clause = std::make_unique<ParseClause>();
  for (const syntax::Option& option : parser.ParseOptionsOf({"kind", "flags"})) {
    const std::string value(parser.source()->text(option.value->span));
    (option.name == "kind" ? clause->kind : clause->flags) = value;
  }
  clause->text = parser.ParseExpr();
  if (!clause->text || !parser.Expect("with")) return nullptr;
  while (!parser.AtClauseEnd()) {
    Part part;
    part.span = parser.Peek().span;
    if (parser.AtPunctuation("*")) {
      parser.Next();
      part.kind = Part::Kind::kStar;
    } else if (parser.Peek().kind == syntax::TokenKind::kString) {
      auto literal = parser.ParseStringLiteral();
      if (!literal) return nullptr;
      part.kind = Part::Kind::kLiteral;
      part.literal = std::move(*literal);
    } else {
      auto name = parser.ParseName("a string, `*` or a column");
      if (!name) return nullptr;
      part.kind = Part::Kind::kColumn;
      part.column.name = name->name;
      part.column.name_span = name->span;
      if (parser.Eat(":")) {
        auto type = parser.ParseTypeName(part.column.type_span);
        if (!type) return nullptr;
        part.column.type_name = std::move(*type);
      }
    }
    clause->parts.push_back(std::move(part));
  }
  if (clause->parts.empty()) {
    parser.FailExpected("a pattern");
    return nullptr;
  }
  return clause;
}

std::optional<Relation> BindParseClause(Binder& binder, const ParseClause& clause, const Relation& input,
                                        FailedRows failed_rows, base::Span span) {
  if (clause.kind != "simple" && clause.kind != "relaxed" && clause.kind != "regex") {
    binder.Fail(diag::Code::K2012, fmt::format("unknown parse kind `{}`", clause.kind), span, {},
                "simple, relaxed or regex");
    return std::nullopt;
  }
  std::vector<Type> types;
  const auto pattern = PatternOf(binder, clause, types);
  if (!pattern) return std::nullopt;
  ExprPtr text = binder.BindExpr(*clause.text, {.input = &input, .place = "parse"});
  if (!text) return std::nullopt;
  text = binder.Convert(std::move(text), Type::kString);

  // All groups at once, as an array of texts; null where the pattern does not occur.
  ExprPtr groups = binder.MakeFunctionCall(
      "$parse_groups", {std::move(text), binder.Constant(Value::String(*pattern), span)}, span);
  if (!groups) return std::nullopt;
  std::vector<NamedValue> staged;
  for (const model::OutputColumn& column : input.columns()) staged.push_back(PassThrough(column, span));
  const std::string groups_name = "$groups";
  staged.push_back({groups_name, true, std::move(groups), span});
  const Relation with_groups = binder.Project(input, std::move(staged), span);
  const model::ColumnId groups_id = with_groups.columns().back().id;

  std::vector<NamedValue> parsed;
  ExprPtr matched = binder.MakeFunctionCall("isnotnull", {model::MakeColumn(groups_id, Type::kDynamic, span)}, span);
  size_t idx = 0;
  for (const Part& part : clause.parts) {
    if (part.kind != Part::Kind::kColumn) continue;
    const Type type = types[idx];
    ExprPtr group = binder.MakeFunctionCall("[]",
                                            {model::MakeColumn(groups_id, Type::kDynamic, span),
                                             binder.Constant(Value::Long(static_cast<int64_t>(idx)), span)},
                                            span);
    ExprPtr as_text = binder.Convert(std::move(group), Type::kString);
    ExprPtr value = type == Type::kDynamic ? binder.MakeFunctionCall("parse_json", {std::move(as_text)}, span)
                                           : binder.Convert(std::move(as_text), type);
    if (!value) return std::nullopt;
    if (type != Type::kString && clause.kind != "relaxed") {
      matched = binder.MakeFunctionCall("and", {std::move(matched), binder.MakeFunctionCall("isnotnull", {value}, span)},
                                        span);
    }
    parsed.push_back({part.column.name, true, std::move(value), part.column.name_span});
    ++idx;
  }
  if (!matched || !binder.FinishNames(parsed)) return std::nullopt;
  // All or nothing: one failed conversion empties every column (simple and regex).
  if (clause.kind != "relaxed") {
    for (NamedValue& value : parsed) {
      value.expr = binder.MakeFunctionCall(
          "iff", {matched, value.expr, binder.Constant(Value::Null(value.expr->type), span)}, span);
      if (!value.expr) return std::nullopt;
    }
  }
  const Relation kept = failed_rows == FailedRows::kDrop ? binder.Filter(with_groups, matched, span) : with_groups;
  std::vector<NamedValue> values;
  // A new column never replaces one of the input: it gets a number.
  for (const model::OutputColumn& column : input.columns()) values.push_back(PassThrough(column, span));
  for (NamedValue& value : parsed) {
    value.name = Binder::UniqueName(value.name, [&](const std::string& name) { return input.Find(name) != nullptr; });
    values.push_back(std::move(value));
  }
  Relation relation = binder.Project(kept, std::move(values), span);
  relation.is_serialised = input.is_serialised;
  relation.is_open = input.is_open;
  return relation;
}

}  // namespace quoll::lang
