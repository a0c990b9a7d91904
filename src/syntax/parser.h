// The parser: statements, pipelines and expressions. It knows no tabular operator by name: those come from the Grammar
// that lang supplies, and read their own clauses with the methods of this class.
//
// Errors: a method returns null or Failed after reporting. After an error inside an operator the parser skips to
// the next `|` or `;` of the same depth and goes on, so that one run reports independent faults.
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "syntax/ast.h"
#include "syntax/statements.h"

namespace quoll::syntax {

class Parser;

// How a tabular operator is found and read.
struct OperatorGrammar {
  std::string_view name;
  std::string_view usage;
  bool is_source = false;  // may start a pipeline: print, datatable, union, …
  bool is_piped = true;    // may follow `|`
  const void* definition = nullptr;
  // Reads what follows the name. Null after reporting.
  std::unique_ptr<Clause> (*parse)(Parser& parser) = nullptr;
  // The operator exists and is not built: the reason, with `parse` null.
  std::string_view refused = {};
};

class Grammar {
 public:
  virtual ~Grammar() = default;
  // Nothing for a name that no operator has.
  virtual std::optional<OperatorGrammar> FindOperator(std::string_view name) const = 0;
  virtual std::vector<std::string_view> OperatorNames() const = 0;
};

// Reads the whole text. Failed when anything was reported as an error.
base::Result<std::shared_ptr<const Tree>> Parse(std::shared_ptr<const base::SourceFile> source,
                                                const Grammar& grammar, diag::Sink& sink);
// As above, of a part of a joined text; the spans are those of the whole.
base::Result<std::shared_ptr<const Tree>> ParsePart(std::shared_ptr<const base::SourceFile> source,
                                                    base::Span part, const Grammar& grammar,
                                                    diag::Sink& sink);

// One `name=value` before or among an operator's arguments: kind=inner, hint.strategy=shuffle.
struct Option {
  std::string name;
  base::Span name_span;
  ExprPtr value;
};

class Parser {
 public:
  Parser(std::shared_ptr<const base::SourceFile> source, base::Span part, const Grammar& grammar,
         diag::Sink& sink);

  std::shared_ptr<const Tree> ParseText();

  // --- Tokens -----------------------------------------------------------------------------------------------
  const Token& Peek(size_t ahead = 0) const;
  std::string_view Text(const Token& token) const { return source_->text(token.span); }
  std::string_view PeekText(size_t ahead = 0) const { return Text(Peek(ahead)); }
  bool AtName(std::string_view word, size_t ahead = 0) const;
  bool AtPunctuation(std::string_view text, size_t ahead = 0) const;
  // True at `|`, `;`, `)`, `]`, `}`, and the end: where an operator's clause ends.
  bool AtClauseEnd() const;
  const Token& Next();
  // Takes the word or the punctuation if it comes next.
  bool Eat(std::string_view text);
  // As Eat, but reports K1004 `expected …` if it does not come.
  bool Expect(std::string_view text);
  base::Span LastSpan() const { return last_span_; }
  // True if the next token follows the last one without a blank.
  bool IsAdjacent() const { return Peek().span.begin == last_span_.end; }

  // --- Grammar ----------------------------------------------------------------------------------------------
  ExprPtr ParseExpr();
  // [name =] expr, or (name, name) = expr.
  ExprPtr ParseNamedExpr();
  // named, named, …; empty list after an error.
  std::vector<ExprPtr> ParseNamedExprList();
  // An expression or a whole pipeline, without parentheses round it (after `(`, as an argument, after `let x =`).
  ExprPtr ParseTabularOrExpr();
  // A table name, a call, or a pipeline in parentheses: the right side of join, a leg of union.
  ExprPtr ParseTableOperand();
  // A name: bare, or in brackets. Words that cannot be bare names give K1008.
  std::optional<NamedExpr::Name> ParseName(std::string_view what);
  // A name with `*` in it, as in project-away and union.
  std::optional<NamedExpr::Name> ParseWildcardName();
  // (name:type, …), the parentheses included.
  std::optional<std::vector<ColumnDecl>> ParseSchema();
  std::optional<std::string> ParseTypeName(base::Span& span);
  // A string literal (adjacent ones joined).
  std::optional<std::string> ParseStringLiteral();
  // name=value options as long as they come; values are names, literals or dotted hints.
  std::vector<Option> ParseOptions();
  // As ParseOptions, but only these names are options; another `name=` starts the arguments.
  std::vector<Option> ParseOptionsOf(std::initializer_list<std::string_view> names);
  std::unique_ptr<Pipeline> ParsePipeline();
  // ( operator | operator … ) without a source: the subquery of mv-apply, partition and the like. Null after reporting.
  std::unique_ptr<Pipeline> ParseSubquery();
  std::vector<Statement> ParseStatements(bool until_brace);

  // --- Errors -----------------------------------------------------------------------------------------------
  // K1004 at the next token: `expected <what>`.
  std::nullptr_t FailExpected(std::string_view what);
  std::nullptr_t Fail(diag::Diagnostic diagnostic);
  const std::shared_ptr<const base::SourceFile>& source() const { return source_; }
  diag::Sink& sink() { return sink_; }
  bool has_failed() const { return has_failed_; }

 private:
  friend class DepthGuard;
  std::optional<Option> ParseOption();
  ExprPtr ParseOr();
  ExprPtr ParseAnd();
  ExprPtr ParseComparison();
  ExprPtr ParseAdditive();
  ExprPtr ParseMultiplicative();
  ExprPtr ParseUnary();
  ExprPtr ParsePostfix();
  ExprPtr ParsePrimary();
  ExprPtr ParseNameOrCall();
  ExprPtr ParseBracketedName();
  ExprPtr ParseTypedLiteral(std::string_view type_name, base::Span name_span);
  ExprPtr ParseParenthesised();
  ExprPtr ParseInList();
  ExprPtr ParseBetween(ExprPtr lhs, bool is_negated);
  ExprPtr FinishBinary(ExprPtr lhs, std::string op, base::Span op_span, ExprPtr rhs);
  bool ParseArguments(std::vector<Argument>& args);
  bool AtSourceOperator() const;
  std::string OperatorNameAhead(size_t& num_tokens) const;
  bool ParseOperator(Pipeline& pipeline, bool is_source);
  ExprPtr FinishPipeline(ExprPtr source);
  std::optional<Statement> ParseStatement();
  std::optional<Statement> ParseLet();
  std::optional<Statement> ParseSet();
  std::optional<Statement> ParseDeclare();
  std::optional<Statement> ParseAlias();
  std::optional<Statement> ParseRestrict();
  std::optional<Statement> ParsePattern();
  bool ParsePatternCase(PatternDetail::Case& item);
  bool AtManagementCommand();
  ExprPtr ParseLetValue();
  ExprPtr ParseFunction(bool is_view, base::Span start);
  bool ParseParameters(std::vector<Parameter>& parameters);
  bool AtFunction() const;
  void SkipTo(bool stop_at_pipe);
  bool EnterDepth();
  // K1006, once; nothing is read after it.
  std::nullptr_t FailTooDeep(int limit);

  std::shared_ptr<const base::SourceFile> source_;
  const Grammar& grammar_;
  diag::Sink& sink_;
  std::vector<Token> tokens_;
  size_t next_ = 0;
  base::Span last_span_;
  int depth_ = 0;
  bool has_failed_ = false;
  bool too_deep_ = false;
};

}  // namespace quoll::syntax
