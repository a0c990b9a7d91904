// The expression grammar. Loosest first: or; and; comparisons, string operators, in, between; + -; * / %; unary minus;
// `.` and `[]`.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "syntax/limits.h"
#include "syntax/parser.h"
#include "syntax/parser_detail.h"

namespace quoll::syntax {
namespace {

// Words that are operators between two values; `in`, `between` and lists are handled apart.
constexpr std::string_view kWordOperators[] = {
    "has",        "has_cs",        "hasprefix",   "hasprefix_cs", "hassuffix", "hassuffix_cs",
    "contains",   "contains_cs",   "containscs",  "notcontains",  "notcontainscs", "startswith",
    "startswith_cs", "endswith",   "endswith_cs", "!has",         "!has_cs",   "!hasprefix",
    "!hasprefix_cs", "!hassuffix", "!hassuffix_cs", "!contains",  "!contains_cs", "!startswith",
    "!startswith_cs", "!endswith", "!endswith_cs", "like", "notlike"};
// A single `=` where no name can be given compares, as the official parser reads it.
constexpr std::string_view kSymbolOperators[] = {"==", "=", "!=", "<>", "<", "<=", ">", ">=", "=~", "!~", ":"};

// Words that cannot be bare names of columns (kql-semantics: what the official parser answers).
constexpr std::string_view kReservedNames[] = {
    "and",      "or",        "asc",      "desc",     "between",  "contains_cs", "has_any", "has_all",
    "has_cs",   "hasprefix", "hassuffix", "startswith", "endswith", "first",    "last",    "kind",
    "flags",    "simple",    "relaxed",  "project",  "union",    "others",      "like",    "missing",
    "queries",  "int",       "long",     "real",     "double",   "decimal",     "string",  "datetime",
    "date",     "timespan",  "time",     "dynamic",  "boolean",  "true",        "false"};
// Words that can be given as a name (`to = x`) but not be used bare later, and that start other constructs.
constexpr std::string_view kReservedReferences[] = {"has", "in", "of", "to", "where", "by", "as",
                                                    "contains"};
constexpr std::string_view kTypedLiterals[] = {"bool",     "int",  "long",     "real", "double", "decimal",
                                               "datetime", "date", "timespan", "time", "guid",   "dynamic"};

template <size_t N>
bool IsOneOf(std::string_view word, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

}  // namespace

ExprPtr Parser::ParseExpr() {
  const DepthGuard guard(*this);
  if (!guard.is_ok()) return nullptr;
  return ParseOr();
}

ExprPtr Parser::ParseOr() {
  ExprPtr first = ParseAnd();
  if (!first || !AtName("or")) return first;
  auto chain = std::make_unique<ChainExpr>(first->span);
  chain->is_and = false;
  chain->operands.push_back(std::move(first));
  while (Eat("or")) {
    ExprPtr operand = ParseAnd();
    if (!operand) return nullptr;
    chain->operands.push_back(std::move(operand));
  }
  chain->span = base::Cover(chain->span, last_span_);
  return chain;
}

ExprPtr Parser::ParseAnd() {
  ExprPtr first = ParseComparison();
  if (!first || !AtName("and")) return first;
  auto chain = std::make_unique<ChainExpr>(first->span);
  chain->operands.push_back(std::move(first));
  while (Eat("and")) {
    ExprPtr operand = ParseComparison();
    if (!operand) return nullptr;
    chain->operands.push_back(std::move(operand));
  }
  chain->span = base::Cover(chain->span, last_span_);
  return chain;
}

ExprPtr Parser::FinishBinary(ExprPtr lhs, std::string op, base::Span op_span, ExprPtr rhs) {
  if (!lhs || !rhs) return nullptr;
  auto binary = std::make_unique<BinaryExpr>(base::Cover(lhs->span, rhs->span));
  binary->op = std::move(op);
  binary->op_span = op_span;
  binary->lhs = std::move(lhs);
  binary->rhs = std::move(rhs);
  return binary;
}

ExprPtr Parser::ParseComparison() {
  ExprPtr lhs = ParseAdditive();
  for (int length = 0; lhs; ++length) {
    if (length > kMaxChain) return FailTooDeep(kMaxChain);
    const Token& token = Peek();
    if (token.kind != TokenKind::kName && token.kind != TokenKind::kPunctuation) return lhs;
    std::string op(Text(token));
    base::Span op_span = token.span;
    if (op == "between" || op == "!between") {
      Next();
      lhs = ParseBetween(std::move(lhs), op[0] == '!');
    } else if (op == "in" || op == "!in" || op == "!in~" || op == "has_any" || op == "has_all" ||
               op == "!has_any" || op == "!has_all") {
      Next();
      if (op == "in" && AtPunctuation("~") && IsAdjacent()) {
        Next();
        op = "in~";
      }
      op_span = base::Cover(op_span, last_span_);
      lhs = FinishBinary(std::move(lhs), op, op_span, ParseInList());
    } else if (op == "matches" && AtName("regex", 1)) {
      Next();
      Next();
      op_span = base::Cover(op_span, last_span_);
      lhs = FinishBinary(std::move(lhs), "matches regex", op_span, ParseAdditive());
    } else if (IsOneOf(op, kWordOperators) ||
               (token.kind == TokenKind::kPunctuation && IsOneOf(op, kSymbolOperators))) {
      Next();
      lhs = FinishBinary(std::move(lhs), op == "=" ? "==" : op, op_span, ParseAdditive());
    } else {
      return lhs;
    }
  }
  return nullptr;
}

// `( item, … )` where an item is an expression or a whole pipeline; without parentheses one operand.
ExprPtr Parser::ParseInList() {
  const DepthGuard guard(*this);
  if (!guard.is_ok()) return nullptr;
  auto list = std::make_unique<ListExpr>(Peek().span);
  if (!AtPunctuation("(")) {
    ExprPtr item = ParsePostfix();
    if (!item) return nullptr;
    list->items.push_back(std::move(item));
    list->span = base::Cover(list->span, last_span_);
    return list;
  }
  Next();
  while (!AtPunctuation(")")) {
    ExprPtr item = ParseTabularOrExpr();
    if (!item) return nullptr;
    list->items.push_back(std::move(item));
    if (!Eat(",")) break;
  }
  if (!Expect(")")) return nullptr;
  list->span = base::Cover(list->span, last_span_);
  return list;
}

ExprPtr Parser::ParseBetween(ExprPtr lhs, bool is_negated) {
  auto between = std::make_unique<BetweenExpr>(lhs->span);
  between->is_negated = is_negated;
  between->value = std::move(lhs);
  if (!Expect("(")) return nullptr;
  between->low = ParseExpr();
  if (!between->low || !Expect("..")) return nullptr;
  between->high = ParseExpr();
  if (!between->high || !Expect(")")) return nullptr;
  between->span = base::Cover(between->span, last_span_);
  return between;
}

ExprPtr Parser::ParseAdditive() {
  ExprPtr lhs = ParseMultiplicative();
  for (int length = 0; lhs && (AtPunctuation("+") || AtPunctuation("-")); ++length) {
    if (length > kMaxChain) return FailTooDeep(kMaxChain);
    const base::Span op_span = Peek().span;
    std::string op(Text(Next()));
    lhs = FinishBinary(std::move(lhs), std::move(op), op_span, ParseMultiplicative());
  }
  return lhs;
}

ExprPtr Parser::ParseMultiplicative() {
  ExprPtr lhs = ParseUnary();
  for (int length = 0; lhs && (AtPunctuation("*") || AtPunctuation("/") || AtPunctuation("%")); ++length) {
    if (length > kMaxChain) return FailTooDeep(kMaxChain);
    const base::Span op_span = Peek().span;
    std::string op(Text(Next()));
    lhs = FinishBinary(std::move(lhs), std::move(op), op_span, ParseUnary());
  }
  return lhs;
}

ExprPtr Parser::ParseUnary() {
  if (!AtPunctuation("-") && !AtPunctuation("+")) return ParsePostfix();
  const DepthGuard guard(*this);
  if (!guard.is_ok()) return nullptr;
  const base::Span start = Peek().span;
  const char op = Text(Next())[0];
  ExprPtr operand = ParseUnary();
  if (!operand) return nullptr;
  const base::Span span = base::Cover(start, operand->span);
  return std::make_unique<UnaryExpr>(span, op, std::move(operand));
}

ExprPtr Parser::ParsePostfix() {
  ExprPtr expr = ParsePrimary();
  for (int num_steps = 0; expr; ++num_steps) {
    if (num_steps > kMaxNesting) return FailTooDeep(kMaxNesting);
    if (AtPunctuation(".") && AtPunctuation("[", 1) && Peek(2).kind != TokenKind::kString) {
      Next();  // `d.[0]` is `d[0]`
    } else if (AtPunctuation(".") && (Peek(1).kind == TokenKind::kName || AtPunctuation("[", 1))) {
      Next();
      auto member = std::make_unique<MemberExpr>(expr->span);
      if (AtPunctuation("[")) {
        ExprPtr name = ParseBracketedName();
        if (!name) return nullptr;
        member->name = static_cast<NameExpr&>(*name).name;
        member->name_span = name->span;
      } else if (AtPunctuation("(", 1)) {
        member->call = ParseNameOrCall();
        if (!member->call) return nullptr;
        member->name_span = member->call->span;
      } else {
        member->name_span = Peek().span;
        member->name = std::string(Text(Next()));
      }
      member->object = std::move(expr);
      member->span = base::Cover(member->span, last_span_);
      expr = std::move(member);
    } else if (AtPunctuation("[")) {
      Next();
      auto element = std::make_unique<ElementExpr>(expr->span);
      element->index = ParseExpr();
      if (!element->index || !Expect("]")) return nullptr;
      element->object = std::move(expr);
      element->span = base::Cover(element->span, last_span_);
      expr = std::move(element);
    } else {
      break;
    }
  }
  return expr;
}

namespace {

// entity_group [database("a"), …]: reads as a call of that name.
ExprPtr ParseEntityGroup(Parser& parser) {
  const base::Span name = parser.Next().span;
  auto group = std::make_unique<CallExpr>(name, "entity_group", name);
  parser.Next();
  do {
    Argument argument;
    argument.value = parser.ParseExpr();
    if (!argument.value) return nullptr;
    group->args.push_back(std::move(argument));
  } while (parser.Eat(","));
  group->span = base::Cover(name, parser.Peek().span);
  if (!parser.Expect("]")) return nullptr;
  return group;
}

}  // namespace

ExprPtr Parser::ParsePrimary() {
  const Token& token = Peek();
  switch (token.kind) {
    case TokenKind::kLong:
    case TokenKind::kReal:
    case TokenKind::kTimespan: {
      const auto form = token.kind == TokenKind::kLong   ? LiteralExpr::Form::kLong
                        : token.kind == TokenKind::kReal ? LiteralExpr::Form::kReal
                                                         : LiteralExpr::Form::kTimespan;
      Next();
      return std::make_unique<LiteralExpr>(last_span_, form, std::string(source_->text(last_span_)));
    }
    case TokenKind::kString: {
      const base::Span start = token.span;
      auto text = ParseStringLiteral();
      if (!text) return nullptr;
      return std::make_unique<LiteralExpr>(base::Cover(start, last_span_), LiteralExpr::Form::kString,
                                           std::move(*text));
    }
    case TokenKind::kName:
      if (AtName("entity_group") && AtPunctuation("[", 1)) return ParseEntityGroup(*this);
      return ParseNameOrCall();
    case TokenKind::kPunctuation:
      if (AtPunctuation("(")) return ParseParenthesised();
      if (AtPunctuation("[")) return ParseBracketedName();
      if (AtPunctuation("*")) {
        Next();
        return std::make_unique<StarExpr>(last_span_);
      }
      break;
    case TokenKind::kBad:
    case TokenKind::kEnd:
      break;
  }
  return FailExpected("an expression");
}

ExprPtr Parser::ParseParenthesised() {
  const base::Span start = Next().span;
  ExprPtr inner = ParseTabularOrExpr();
  if (!inner || !Expect(")")) return nullptr;
  inner->span = base::Cover(start, last_span_);
  return inner;
}

ExprPtr Parser::ParseBracketedName() {
  const base::Span start = Next().span;
  if (Peek().kind != TokenKind::kString) return FailExpected("a name in quotes");
  auto text = ParseStringLiteral();
  if (!text || !Expect("]")) return nullptr;
  auto name = std::make_unique<NameExpr>(base::Cover(start, last_span_), std::move(*text));
  name->is_bracketed = true;
  return name;
}

ExprPtr Parser::ParseNameOrCall() {
  const Token& token = Peek();
  const std::string word(Text(token));
  const base::Span name_span = token.span;
  const bool is_call = AtPunctuation("(", 1);
  if (!is_call && (word == "true" || word == "false" || word == "True" || word == "False")) {
    Next();
    return std::make_unique<LiteralExpr>(name_span, LiteralExpr::Form::kBool,
                                         word == "true" || word == "True" ? "true" : "false");
  }
  if (is_call && IsOneOf(word, kTypedLiterals)) {
    Next();
    return ParseTypedLiteral(word, name_span);
  }
  if (!is_call && (IsOneOf(word, kReservedNames) || IsOneOf(word, kReservedReferences))) {
    return Fail(diag::Diagnostic{.code = diag::Code::K1008,
                                 .message = fmt::format("`{}` cannot be a bare name here", word)}
                    .At(source_, name_span, "a word of the language")
                    .Help(fmt::format("write `['{}']`", word)));
  }
  Next();
  if (word.size() > kMaxNameLength) return FailExpected("a name of at most 1,024 characters");
  if (!is_call) return std::make_unique<NameExpr>(name_span, word);
  auto call = std::make_unique<CallExpr>(name_span, word, name_span);
  if (word == "typeof") {
    Next();
    base::Span type_span;
    auto type = ParseTypeName(type_span);
    if (!type || !Expect(")")) return nullptr;
    call->args.push_back({{}, {}, std::make_unique<LiteralExpr>(type_span, LiteralExpr::Form::kString, *type)});
  } else if (!ParseArguments(call->args)) {
    return nullptr;
  }
  call->span = base::Cover(name_span, last_span_);
  return call;
}

bool Parser::ParseArguments(std::vector<Argument>& args) {
  if (!Expect("(")) return false;
  while (!AtPunctuation(")")) {
    Argument arg;
    if (Peek().kind == TokenKind::kName && AtPunctuation("=", 1)) {
      arg.name_span = Peek().span;
      arg.name = std::string(Text(Next()));
      Next();
    }
    if (AtPunctuation("*") && (AtPunctuation(",", 1) || AtPunctuation(")", 1))) {
      Next();
      arg.value = std::make_unique<StarExpr>(last_span_);
    } else {
      arg.value = ParseTabularOrExpr();
    }
    if (!arg.value) return false;
    args.push_back(std::move(arg));
    if (!Eat(",")) break;
  }
  return Expect(")");
}

// The text up to the matching parenthesis is kept as it stands; the binder reads it by the type's own rules.
ExprPtr Parser::ParseTypedLiteral(std::string_view type_name, base::Span name_span) {
  const base::Span open = Next().span;
  int depth = 1;
  while (Peek().kind != TokenKind::kEnd) {
    if (AtPunctuation("(")) ++depth;
    if (AtPunctuation(")") && --depth == 0) break;
    if (AtPunctuation(";") && type_name != "dynamic") break;
    Next();
  }
  const base::Span inner = {open.end, Peek().span.begin};
  if (!Expect(")")) return nullptr;
  auto literal = std::make_unique<LiteralExpr>(base::Cover(name_span, last_span_), LiteralExpr::Form::kTyped,
                                               std::string(source_->text(inner)));
  literal->type_name = std::string(type_name);
  literal->inner = inner;
  return literal;
}

// --- Pieces that operators use -----------------------------------------------------------------------------------

ExprPtr Parser::ParseNamedExpr() {
  const base::Span start = Peek().span;
  // `(a, b) = …` and `name = …`; `==` is another token.
  size_t ahead = 0;
  bool is_named = false;
  if (AtPunctuation("(")) {
    ahead = 1;
    while (Peek(ahead).kind == TokenKind::kName && AtPunctuation(",", ahead + 1)) ahead += 2;
    is_named = Peek(ahead).kind == TokenKind::kName && AtPunctuation(")", ahead + 1) &&
               AtPunctuation("=", ahead + 2);
  } else if (Peek().kind == TokenKind::kName) {
    is_named = AtPunctuation("=", 1);
  } else if (AtPunctuation("[") && Peek(1).kind == TokenKind::kString && AtPunctuation("]", 2)) {
    is_named = AtPunctuation("=", 3);
  }
  if (!is_named) return ParseExpr();
  auto named = std::make_unique<NamedExpr>(start);
  if (Eat("(")) {
    do {
      auto name = ParseName("a name");
      if (!name) return nullptr;
      named->names.push_back(std::move(*name));
    } while (Eat(","));
    if (!Expect(")")) return nullptr;
  } else {
    auto name = ParseName("a name");
    if (!name) return nullptr;
    named->names.push_back(std::move(*name));
  }
  if (!Expect("=")) return nullptr;
  named->value = ParseExpr();
  if (!named->value) return nullptr;
  named->span = base::Cover(start, last_span_);
  return named;
}

std::vector<ExprPtr> Parser::ParseNamedExprList() {
  std::vector<ExprPtr> list;
  do {
    ExprPtr expr = ParseNamedExpr();
    if (!expr) return {};
    list.push_back(std::move(expr));
  } while (Eat(","));
  return list;
}

std::optional<NamedExpr::Name> Parser::ParseName(std::string_view what) {
  if (AtPunctuation("[")) {
    ExprPtr bracketed = ParseBracketedName();
    if (!bracketed) return std::nullopt;
    return NamedExpr::Name{static_cast<NameExpr&>(*bracketed).name, bracketed->span};
  }
  if (Peek().kind != TokenKind::kName) {
    FailExpected(what);
    return std::nullopt;
  }
  const std::string word(PeekText());
  const bool is_defined = AtPunctuation("=", 1);
  if (IsOneOf(word, kReservedNames) || (IsOneOf(word, kReservedReferences) && !is_defined)) {
    Fail(diag::Diagnostic{.code = diag::Code::K1008,
                          .message = fmt::format("`{}` cannot be a bare name", word)}
             .At(source_, Peek().span, "a word of the language")
             .Help(fmt::format("write `['{}']`", word)));
    return std::nullopt;
  }
  Next();
  return NamedExpr::Name{word, last_span_};
}

std::optional<NamedExpr::Name> Parser::ParseWildcardName() {
  if (AtPunctuation("[")) return ParseName("a name");
  NamedExpr::Name name;
  const base::Span start = Peek().span;
  while ((Peek().kind == TokenKind::kName || Peek().kind == TokenKind::kLong || AtPunctuation("*")) &&
         (name.name.empty() || IsAdjacent())) {
    name.name += Text(Next());
  }
  if (name.name.empty()) {
    FailExpected("a name");
    return std::nullopt;
  }
  name.span = base::Cover(start, last_span_);
  return name;
}

std::optional<std::string> Parser::ParseTypeName(base::Span& span) {
  if (Peek().kind != TokenKind::kName) {
    FailExpected("a type");
    return std::nullopt;
  }
  span = Peek().span;
  return std::string(Text(Next()));
}

std::optional<std::vector<ColumnDecl>> Parser::ParseSchema() {
  std::vector<ColumnDecl> columns;
  if (!Expect("(")) return std::nullopt;
  while (!AtPunctuation(")")) {
    ColumnDecl column;
    const auto name = ParseName("a column");
    if (!name || !Expect(":")) return std::nullopt;
    column.name = name->name;
    column.name_span = name->span;
    auto type = ParseTypeName(column.type_span);
    if (!type) return std::nullopt;
    column.type_name = std::move(*type);
    columns.push_back(std::move(column));
    if (!Eat(",")) break;
  }
  if (!Expect(")")) return std::nullopt;
  return columns;
}

std::optional<std::string> Parser::ParseStringLiteral() {
  if (Peek().kind != TokenKind::kString) {
    FailExpected("a string");
    return std::nullopt;
  }
  std::string value;
  while (Peek().kind == TokenKind::kString) {
    const Token& token = Next();
    if (!DecodeString(Text(token), value)) {
      Fail(diag::Diagnostic{.code = diag::Code::K1007, .message = "unknown escape in a string"}
               .At(source_, token.span)
               .Help("write `\\\\` for a backslash, or `@\"…\"` for text without escapes"));
      return std::nullopt;
    }
  }
  return value;
}

std::vector<Option> Parser::ParseOptions() {
  std::vector<Option> options;
  while (auto option = ParseOption()) options.push_back(std::move(*option));
  return options;
}

std::vector<Option> Parser::ParseOptionsOf(std::initializer_list<std::string_view> names) {
  std::vector<Option> options;
  while (std::find(names.begin(), names.end(), PeekText()) != names.end() ||
         (AtName("hint") && AtPunctuation(".", 1))) {
    auto option = ParseOption();
    if (!option) break;
    if (!option->name.starts_with("hint.")) options.push_back(std::move(*option));
  }
  return options;
}

// `hint.strategy = shuffle` and `kind=inner`; nothing where none comes next.
std::optional<Option> Parser::ParseOption() {
  if (Peek().kind != TokenKind::kName) return std::nullopt;
  size_t ahead = 1;
  std::string name(PeekText());
  if (AtPunctuation(".", 1) && Peek(2).kind == TokenKind::kName) {
    name += "." + std::string(PeekText(2));
    ahead = 3;
  }
  if (!AtPunctuation("=", ahead)) return std::nullopt;
  Option option;
  option.name = std::move(name);
  option.name_span = Peek().span;
  for (size_t i = 0; i <= ahead; ++i) Next();
  const Token& token = Peek();
  // A word stands for itself: what follows in parentheses is the operator's own (join kind=inner (T) …).
  if (token.kind == TokenKind::kName) {
    Next();
    option.value = std::make_unique<NameExpr>(last_span_, std::string(Text(token)));
  } else {
    option.value = ParsePrimary();
    if (!option.value) return std::nullopt;
  }
  return option;
}

}  // namespace quoll::syntax
