// The rarer statements: alias database, restrict access, declare pattern; and management commands,
// which are refused.
#include <fmt/format.h>

#include "syntax/parser.h"
#include "syntax/parser_detail.h"
#include "syntax/statements.h"

namespace quoll::syntax {

std::optional<Statement> Parser::ParseAlias() {
  Next();
  if (!Expect("database")) return std::nullopt;
  Statement statement;
  statement.kind = Statement::Kind::kAlias;
  const auto name = ParseName("a name");
  if (!name || !Expect("=")) return std::nullopt;
  statement.name = name->name;
  statement.name_span = name->span;
  auto detail = std::make_unique<AliasDetail>();
  detail->database = ParsePostfix();
  if (!detail->database) return std::nullopt;
  statement.detail = std::move(detail);
  return statement;
}

std::optional<Statement> Parser::ParseRestrict() {
  Next();
  if (!Expect("access") || !Expect("to") || !Expect("(")) return std::nullopt;
  Statement statement;
  statement.kind = Statement::Kind::kRestrict;
  auto detail = std::make_unique<RestrictDetail>();
  do {
    // The databases mean the tables at hand, so only what stands behind their dot counts.
    while (Peek().kind == TokenKind::kName && AtPunctuation("(", 1)) {
      if (!ParseNameOrCall() || !Expect(".")) return std::nullopt;
    }
    const auto name = ParseWildcardName();
    if (!name) return std::nullopt;
    detail->items.push_back({name->name, name->span});
  } while (Eat(","));
  if (!Expect(")")) return std::nullopt;
  statement.detail = std::move(detail);
  return statement;
}

// Behind `declare pattern`.
std::optional<Statement> Parser::ParsePattern() {
  Next();
  Statement statement;
  statement.kind = Statement::Kind::kPattern;
  const auto name = ParseName("a name");
  if (!name) return std::nullopt;
  statement.name = name->name;
  statement.name_span = name->span;
  auto detail = std::make_unique<PatternDetail>();
  if (Eat("=")) {
    if (!ParseParameters(statement.parameters)) return std::nullopt;
    if (Eat("[")) {
      Parameter path;
      const auto path_name = ParseName("a name");
      if (!path_name || !Expect(":")) return std::nullopt;
      path.name = path_name->name;
      path.name_span = path_name->span;
      auto type = ParseTypeName(path.type_span);
      if (!type || !Expect("]")) return std::nullopt;
      path.type_name = std::move(*type);
      statement.parameters.push_back(std::move(path));
      detail->has_path = true;
    }
    if (!Expect("{")) return std::nullopt;
    while (!AtPunctuation("}")) {
      PatternDetail::Case item;
      if (!ParsePatternCase(item)) return std::nullopt;
      detail->cases.push_back(std::move(item));
      if (!Eat(";")) break;
    }
    if (!Expect("}")) return std::nullopt;
  }
  statement.detail = std::move(detail);
  return statement;
}

// ("a", "b").["path"] = { query }
bool Parser::ParsePatternCase(PatternDetail::Case& item) {
  const base::Span start = Peek().span;
  if (!Expect("(")) return false;
  do {
    ExprPtr value = ParsePrimary();
    if (!value) return false;
    item.values.push_back(std::move(value));
  } while (Eat(","));
  if (!Expect(")")) return false;
  if (Eat(".")) {
    if (!Expect("[")) return false;
    item.path = ParsePrimary();
    if (!item.path || !Expect("]")) return false;
  }
  item.span = base::Cover(start, last_span_);
  if (!Expect("=") || !Expect("{")) return false;
  const bool had_failed = has_failed_;
  item.body = ParseStatements(true);
  return Expect("}") && (had_failed || !has_failed_);
}

// `.show tables`: they belong to the server. True (after reporting) if one comes next.
bool Parser::AtManagementCommand() {
  if (!AtPunctuation(".") || Peek(1).kind != TokenKind::kName) return false;
  Fail(diag::Diagnostic{
      .code = diag::Code::K3001,
      .message = fmt::format("the management command `.{}` is not supported", PeekText(1))}
           .At(source_, base::Cover(Peek().span, Peek(1).span))
           .Remark("it belongs to the server; Quoll runs queries")
           .Help("tables come from --logs, functions from --functions, files of externaldata from "
                 "--external"));
  return true;
}

}  // namespace quoll::syntax
