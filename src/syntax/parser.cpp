// Tokens, pipelines and statements; the expression grammar is in parser_expressions.cpp.
#include "syntax/parser.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "syntax/limits.h"
#include "syntax/parser_detail.h"

namespace quoll::syntax {

FunctionExpr::~FunctionExpr() = default;

base::Result<std::shared_ptr<const Tree>> Parse(std::shared_ptr<const base::SourceFile> source,
                                                const Grammar& grammar, diag::Sink& sink) {
  if (source->text().size() > kMaxQueryBytes) {
    return sink.Fail(diag::Code::K1009, fmt::format("query text of {} exceeds the limit of {}",
                                                    base::FormatBytes(source->text().size()),
                                                    base::FormatBytes(kMaxQueryBytes)));
  }
  const base::Span whole = {0, static_cast<uint32_t>(source->text().size())};
  return ParsePart(std::move(source), whole, grammar, sink);
}

base::Result<std::shared_ptr<const Tree>> ParsePart(std::shared_ptr<const base::SourceFile> source,
                                                    base::Span part, const Grammar& grammar,
                                                    diag::Sink& sink) {
  Parser parser(std::move(source), part, grammar, sink);
  auto tree = parser.ParseText();
  if (parser.has_failed()) return base::Failed{};
  return tree;
}

Parser::Parser(std::shared_ptr<const base::SourceFile> source, base::Span part,
               const Grammar& grammar, diag::Sink& sink)
    : source_(std::move(source)),
      grammar_(grammar),
      sink_(sink),
      tokens_(Lex(source_->text(part))) {
  if (part.begin == 0) return;
  for (Token& token : tokens_) {
    token.span.begin += part.begin;
    token.span.end += part.begin;
  }
}

std::shared_ptr<const Tree> Parser::ParseText() {
  auto tree = std::make_shared<Tree>();
  tree->source = source_;
  if (AtManagementCommand()) return tree;
  tree->statements = ParseStatements(false);
  tree->tokens = tokens_;
  return tree;
}

// --- Tokens -----------------------------------------------------------------------------------------------------

const Token& Parser::Peek(size_t ahead) const {
  return tokens_[std::min(next_ + ahead, tokens_.size() - 1)];
}

bool Parser::AtName(std::string_view word, size_t ahead) const {
  return Peek(ahead).kind == TokenKind::kName && PeekText(ahead) == word;
}

bool Parser::AtPunctuation(std::string_view text, size_t ahead) const {
  return Peek(ahead).kind == TokenKind::kPunctuation && PeekText(ahead) == text;
}

bool Parser::AtClauseEnd() const {
  return Peek().kind == TokenKind::kEnd || AtPunctuation("|") || AtPunctuation(";") ||
         AtPunctuation(")") || AtPunctuation("]") || AtPunctuation("}");
}

const Token& Parser::Next() {
  const Token& token = Peek();
  last_span_ = token.span;
  if (token.kind != TokenKind::kEnd) ++next_;
  return token;
}

bool Parser::Eat(std::string_view text) {
  const Token& token = Peek();
  if (token.kind != TokenKind::kName && token.kind != TokenKind::kPunctuation) return false;
  if (Text(token) != text) return false;
  Next();
  return true;
}

bool Parser::Expect(std::string_view text) {
  if (Eat(text)) return true;
  FailExpected(fmt::format("`{}`", text));
  return false;
}

// --- Errors -----------------------------------------------------------------------------------------------------

std::nullptr_t Parser::Fail(diag::Diagnostic diagnostic) {
  has_failed_ = true;
  sink_.Report(std::move(diagnostic));
  return nullptr;
}

std::nullptr_t Parser::FailExpected(std::string_view what) {
  if (too_deep_) return nullptr;  // one cause, one diagnostic
  const Token& token = Peek();
  if (token.kind == TokenKind::kBad) {
    const std::string_view text = Text(token);
    const bool is_string = text.find_first_of("\"'`") != std::string_view::npos && text.size() > 0 &&
                           (text[0] == '"' || text[0] == '\'' || text[0] == '@' || text[0] == 'h' ||
                            text[0] == 'H' || text[0] == '`');
    if (is_string) {
      return Fail(diag::Diagnostic{.code = diag::Code::K1002, .message = "unterminated string"}.At(
          source_, token.span, "no closing quote on this line"));
    }
    return Fail(diag::Diagnostic{.code = diag::Code::K1001,
                                 .message = fmt::format("unexpected character `{}`", text)}
                    .At(source_, token.span));
  }
  const std::string seen =
      token.kind == TokenKind::kEnd ? "end of query" : fmt::format("`{}`", Text(token));
  return Fail(diag::Diagnostic{.code = diag::Code::K1004, .message = "unexpected " + seen}.At(
      source_, token.span, fmt::format("expected {}", what)));
}

bool Parser::EnterDepth() {
  if (++depth_ <= kMaxNesting) return true;
  FailTooDeep(kMaxNesting);
  return false;
}

std::nullptr_t Parser::FailTooDeep(int limit) {
  if (too_deep_) return nullptr;
  Fail(diag::Diagnostic{.code = diag::Code::K1006, .message = fmt::format("nesting deeper than {} levels", limit)}
           .At(source_, Peek().span));
  too_deep_ = true;
  next_ = tokens_.size() - 1;
  return nullptr;
}

DepthGuard::DepthGuard(Parser& parser) : parser_(parser), is_ok_(parser.EnterDepth()) {}
DepthGuard::~DepthGuard() { --parser_.depth_; }

// Skips to `;` (or `|`) at the depth where the error happened, or to the bracket that closes it.
void Parser::SkipTo(bool stop_at_pipe) {
  int depth = 0;
  while (Peek().kind != TokenKind::kEnd) {
    if (depth == 0 && (AtPunctuation(";") || (stop_at_pipe && AtPunctuation("|")))) return;
    if (AtPunctuation("(") || AtPunctuation("[") || AtPunctuation("{")) {
      ++depth;
    } else if (AtPunctuation(")") || AtPunctuation("]") || AtPunctuation("}")) {
      if (--depth < 0) return;
    }
    Next();
  }
}

// --- Pipelines --------------------------------------------------------------------------------------------------

std::string Parser::OperatorNameAhead(size_t& num_tokens) const {
  std::string name(PeekText());
  std::string best = name;
  num_tokens = 1;
  for (size_t ahead = 1; AtPunctuation("-", ahead) && Peek(ahead + 1).kind == TokenKind::kName &&
                         Peek(ahead).span.begin == Peek(ahead - 1).span.end &&
                         Peek(ahead + 1).span.begin == Peek(ahead).span.end;
       ahead += 2) {
    name += "-";
    name += PeekText(ahead + 1);
    if (grammar_.FindOperator(name)) {
      best = name;
      num_tokens = ahead + 2;
    }
  }
  // An unknown hyphenated word is named whole in the message.
  if (num_tokens == 1 && name != best && !grammar_.FindOperator(best)) {
    best = name;
    num_tokens = 1 + 2 * static_cast<size_t>(std::count(name.begin(), name.end(), '-'));
  }
  return best;
}

bool Parser::AtSourceOperator() const {
  if (Peek().kind != TokenKind::kName) return false;
  size_t num_tokens = 1;
  const auto definition = grammar_.FindOperator(OperatorNameAhead(num_tokens));
  if (!definition || !definition->is_source) return false;
  const Token& after = Peek(num_tokens);
  if (PeekText() == "range") return after.kind == TokenKind::kName && AtName("from", 2);
  if (after.kind == TokenKind::kPunctuation) {
    const std::string_view text = Text(after);
    return text == "(" || text == "[" || text == "*" || text == "-";
  }
  return after.kind != TokenKind::kEnd && after.kind != TokenKind::kBad;
}

bool Parser::ParseOperator(Pipeline& pipeline, bool is_source) {
  if (Peek().kind != TokenKind::kName) {
    FailExpected("an operator");
    return false;
  }
  OperatorNode node;
  size_t num_tokens = 1;
  node.name = OperatorNameAhead(num_tokens);
  node.name_span = Peek().span;
  const auto definition = grammar_.FindOperator(node.name);
  for (size_t i = 0; i < num_tokens; ++i) Next();
  node.name_span = base::Cover(node.name_span, last_span_);
  if (!definition) {
    diag::Diagnostic diagnostic{.code = diag::Code::K1005,
                                .message = fmt::format("unknown operator `{}`", node.name)};
    diagnostic.At(source_, node.name_span, "no operator has this name");
    if (auto near = base::NearestName(node.name, grammar_.OperatorNames())) {
      diagnostic.Help(fmt::format("a similar operator exists: `{}`", *near));
    }
    Fail(std::move(diagnostic));
    return false;
  }
  if (definition->parse == nullptr) {
    Fail(diag::Diagnostic{.code = diag::Code::K3001,
                          .message = fmt::format("operator `{}` is not supported", node.name)}
             .At(source_, node.name_span)
             .Remark(std::string(definition->refused)));
    return false;
  }
  if (!is_source && !definition->is_piped) {
    Fail(diag::Diagnostic{.code = diag::Code::K1004,
                          .message = fmt::format("`{}` cannot follow `|`", node.name)}
             .At(source_, node.name_span, "starts a query only"));
    return false;
  }
  node.definition = definition->definition;
  const bool had_failed = has_failed_;
  node.clause = definition->parse(*this);
  node.span = base::Cover(node.name_span, last_span_);
  if (node.clause && !AtClauseEnd()) {
    FailExpected(fmt::format("`|` or the end of `{}`", node.name));
    node.clause = nullptr;
  }
  if (!node.clause) {
    has_failed_ = true;
    if (!had_failed && !sink_.has_error()) FailExpected(fmt::format("the arguments of `{}`", node.name));
    return false;
  }
  pipeline.operators.push_back(std::move(node));
  return true;
}

std::unique_ptr<Pipeline> Parser::ParsePipeline() {
  auto pipeline = std::make_unique<Pipeline>();
  const base::Span start = Peek().span;
  if (AtSourceOperator()) {
    if (!ParseOperator(*pipeline, true)) SkipTo(true);
  } else {
    pipeline->source = ParseExpr();
    if (!pipeline->source) SkipTo(true);
  }
  while (Eat("|")) {
    if (!ParseOperator(*pipeline, false)) SkipTo(true);
  }
  pipeline->span = base::Cover(start, last_span_);
  return pipeline;
}

std::unique_ptr<Pipeline> Parser::ParseSubquery() {
  const DepthGuard guard(*this);
  if (!guard.is_ok() || !Expect("(")) return nullptr;
  auto pipeline = std::make_unique<Pipeline>();
  const base::Span start = last_span_;
  do {
    if (!ParseOperator(*pipeline, false)) {
      SkipTo(false);
      return nullptr;
    }
  } while (Eat("|"));
  if (!Expect(")")) return nullptr;
  pipeline->span = base::Cover(start, last_span_);
  return pipeline;
}

// Continues `source | …`; without `|` the source itself.
ExprPtr Parser::FinishPipeline(ExprPtr source) {
  if (!source || !AtPunctuation("|")) return source;
  auto pipeline = std::make_unique<Pipeline>();
  const base::Span start = source->span;
  pipeline->source = std::move(source);
  bool is_ok = true;
  while (Eat("|")) {
    if (!ParseOperator(*pipeline, false)) {
      SkipTo(true);
      is_ok = false;
    }
  }
  pipeline->span = base::Cover(start, last_span_);
  if (!is_ok) return nullptr;
  const base::Span span = pipeline->span;
  return std::make_unique<PipelineExpr>(span, std::move(pipeline));
}

ExprPtr Parser::ParseTabularOrExpr() {
  const DepthGuard guard(*this);
  if (!guard.is_ok()) return nullptr;
  if (AtSourceOperator()) {
    const bool had_failed = has_failed_;
    auto pipeline = ParsePipeline();
    if (has_failed_ && !had_failed) return nullptr;
    const base::Span span = pipeline->span;
    return std::make_unique<PipelineExpr>(span, std::move(pipeline));
  }
  return FinishPipeline(ParseExpr());
}

ExprPtr Parser::ParseTableOperand() {
  const DepthGuard guard(*this);
  if (!guard.is_ok()) return nullptr;
  return ParsePostfix();
}

// --- Statements -------------------------------------------------------------------------------------------------

std::vector<Statement> Parser::ParseStatements(bool until_brace) {
  std::vector<Statement> statements;
  while (Peek().kind != TokenKind::kEnd && !(until_brace && AtPunctuation("}"))) {
    if (Eat(";")) continue;
    if (auto statement = ParseStatement()) {
      statements.push_back(std::move(*statement));
    } else {
      SkipTo(false);
    }
    if (Peek().kind == TokenKind::kEnd || AtPunctuation(";")) continue;
    if (until_brace && AtPunctuation("}")) break;
    FailExpected("`;` or `|`");
    Next();
    SkipTo(false);
  }
  return statements;
}

std::optional<Statement> Parser::ParseStatement() {
  const base::Span start = Peek().span;
  const bool had_failed = has_failed_;
  std::optional<Statement> statement;
  const bool name_follows = Peek(1).kind == TokenKind::kName;
  if (AtName("let")) {
    statement = ParseLet();
  } else if (AtName("set") && name_follows) {
    statement = ParseSet();
  } else if (AtName("declare") && name_follows) {
    statement = ParseDeclare();
  } else if (AtName("alias") && name_follows) {
    statement = ParseAlias();
  } else if (AtName("restrict") && name_follows) {
    statement = ParseRestrict();
  } else if (AtManagementCommand()) {
    return std::nullopt;
  } else {
    statement.emplace();
    auto pipeline = ParsePipeline();
    const base::Span span = pipeline->span;
    statement->value = std::make_unique<PipelineExpr>(span, std::move(pipeline));
    if (has_failed_ && !had_failed) return std::nullopt;
  }
  if (statement) statement->span = base::Cover(start, last_span_);
  return statement;
}

std::optional<Statement> Parser::ParseLet() {
  Next();
  Statement statement;
  statement.kind = Statement::Kind::kLet;
  const auto name = ParseName("a name");
  if (!name) return std::nullopt;
  statement.name = name->name;
  statement.name_span = name->span;
  if (!Expect("=")) return std::nullopt;
  statement.value = ParseLetValue();
  if (!statement.value) return std::nullopt;
  return statement;
}

ExprPtr Parser::ParseLetValue() {
  const base::Span start = Peek().span;
  if (AtName("view") && AtPunctuation("(", 1)) {
    Next();
    return ParseFunction(true, start);
  }
  if (AtFunction()) return ParseFunction(false, start);
  return ParseTabularOrExpr();
}

std::optional<Statement> Parser::ParseSet() {
  Next();
  Statement statement;
  statement.kind = Statement::Kind::kSet;
  statement.name = std::string(PeekText());
  statement.name_span = Next().span;
  if (Eat("=")) {
    statement.value = ParseExpr();
    if (!statement.value) return std::nullopt;
  }
  return statement;
}

std::optional<Statement> Parser::ParseDeclare() {
  Next();
  if (AtName("pattern")) return ParsePattern();
  if (!AtName("query_parameters")) {
    FailExpected("`query_parameters` or `pattern`");
    return std::nullopt;
  }
  Next();
  Statement statement;
  statement.kind = Statement::Kind::kDeclareParameters;
  if (!ParseParameters(statement.parameters)) return std::nullopt;
  return statement;
}

// `(` … `)` `{`: a function, not a parenthesis.
bool Parser::AtFunction() const {
  if (!AtPunctuation("(")) return false;
  int depth = 0;
  for (size_t ahead = 0; Peek(ahead).kind != TokenKind::kEnd; ++ahead) {
    if (AtPunctuation("(", ahead)) ++depth;
    if (AtPunctuation(")", ahead) && --depth == 0) return AtPunctuation("{", ahead + 1);
  }
  return false;
}

bool Parser::ParseParameters(std::vector<Parameter>& parameters) {
  if (!Expect("(")) return false;
  while (!AtPunctuation(")")) {
    Parameter parameter;
    const auto name = ParseName("a parameter");
    if (!name || !Expect(":")) return false;
    parameter.name = name->name;
    parameter.name_span = name->span;
    if (AtPunctuation("(")) {
      parameter.is_tabular = true;
      if (AtPunctuation("*", 1)) {
        Next(), Next();
        parameter.is_any_schema = true;
        if (!Expect(")")) return false;
      } else {
        Next();
        while (!AtPunctuation(")")) {
          if (Eat("*")) {
            parameter.is_any_schema = true;
          } else {
            ColumnDecl column;
            const auto column_name = ParseName("a column");
            if (!column_name || !Expect(":")) return false;
            column.name = column_name->name;
            column.name_span = column_name->span;
            auto type = ParseTypeName(column.type_span);
            if (!type) return false;
            column.type_name = *type;
            parameter.columns.push_back(std::move(column));
          }
          if (!Eat(",")) break;
        }
        if (!Expect(")")) return false;
      }
    } else {
      auto type = ParseTypeName(parameter.type_span);
      if (!type) return false;
      parameter.type_name = *type;
      if (Eat("=")) {
        parameter.default_value = ParseExpr();
        if (!parameter.default_value) return false;
      }
    }
    parameters.push_back(std::move(parameter));
    if (!Eat(",")) break;
  }
  return Expect(")");
}

ExprPtr Parser::ParseFunction(bool is_view, base::Span start) {
  const DepthGuard guard(*this);
  if (!guard.is_ok()) return nullptr;
  auto function = std::make_unique<FunctionExpr>(start);
  function->is_view = is_view;
  if (!ParseParameters(function->parameters) || !Expect("{")) return nullptr;
  const bool had_failed = has_failed_;
  function->body = ParseStatements(true);
  if (!Expect("}") || (has_failed_ && !had_failed)) return nullptr;
  function->span = base::Cover(start, last_span_);
  return function;
}

}  // namespace quoll::syntax
