// The tree of a query text: expressions, pipelines, statements. Spans lead back to the text; operators keep their own
// clauses, which only their files in lang/operators know.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/source_file.h"
#include "syntax/token.h"

namespace quoll::syntax {

enum class ExprKind : uint8_t {
  kName, kLiteral, kCall, kUnary, kBinary, kChain, kMember, kElement, kList, kBetween, kStar, kPipeline, kNamed,
  kFunction,
};

struct Expr {
  ExprKind kind;
  base::Span span;
  Expr(ExprKind k, base::Span s) : kind(k), span(s) {}
  virtual ~Expr() = default;
};
using ExprPtr = std::unique_ptr<Expr>;

// A column, variable, table or keyword-like word.
struct NameExpr : Expr {
  NameExpr(base::Span s, std::string n) : Expr(ExprKind::kName, s), name(std::move(n)) {}
  std::string name;
  bool is_bracketed = false;  // ['…']
};

struct LiteralExpr : Expr {
  enum class Form : uint8_t { kLong, kReal, kTimespan, kString, kBool, kTyped };
  LiteralExpr(base::Span s, Form f, std::string t) : Expr(ExprKind::kLiteral, s), form(f), text(std::move(t)) {}
  Form form;
  std::string text;       // kString: the decoded value; kTyped: the text between the parentheses; else as written
  std::string type_name;  // kTyped: `datetime`, `dynamic`, …
  base::Span inner;       // kTyped: the text between the parentheses
};

struct Argument {
  std::string name;  // empty: positional
  base::Span name_span;
  ExprPtr value;
};

// name(arguments). A pipeline or a star may be an argument.
struct CallExpr : Expr {
  CallExpr(base::Span s, std::string n, base::Span ns)
      : Expr(ExprKind::kCall, s), name(std::move(n)), name_span(ns) {}
  std::string name;
  base::Span name_span;
  std::vector<Argument> args;
};

struct UnaryExpr : Expr {  // `-` or `+`
  UnaryExpr(base::Span s, char o, ExprPtr e) : Expr(ExprKind::kUnary, s), op(o), operand(std::move(e)) {}
  char op;
  ExprPtr operand;
};

// Every operator of two sides but `and`, `or` and between. The right side of in, has_any and has_all is a ListExpr.
struct BinaryExpr : Expr {
  BinaryExpr(base::Span s) : Expr(ExprKind::kBinary, s) {}
  std::string op;  // as written: `==`, `!has`, `matches regex`
  base::Span op_span;
  ExprPtr lhs;
  ExprPtr rhs;
};

// a and b and c …: kept flat, since generated hunts chain thousands.
struct ChainExpr : Expr {
  explicit ChainExpr(base::Span s) : Expr(ExprKind::kChain, s) {}
  bool is_and = true;
  std::vector<ExprPtr> operands;
};

struct MemberExpr : Expr {  // object.name, object.['name']; or object.call(…) for database("x").f()
  explicit MemberExpr(base::Span s) : Expr(ExprKind::kMember, s) {}
  ExprPtr object;
  std::string name;
  base::Span name_span;
  ExprPtr call;  // set instead of name
};

struct ElementExpr : Expr {  // object[index]
  explicit ElementExpr(base::Span s) : Expr(ExprKind::kElement, s) {}
  ExprPtr object;
  ExprPtr index;
};

struct ListExpr : Expr {
  explicit ListExpr(base::Span s) : Expr(ExprKind::kList, s) {}
  std::vector<ExprPtr> items;
};

struct BetweenExpr : Expr {
  explicit BetweenExpr(base::Span s) : Expr(ExprKind::kBetween, s) {}
  bool is_negated = false;
  ExprPtr value;
  ExprPtr low;
  ExprPtr high;
};

struct StarExpr : Expr {
  explicit StarExpr(base::Span s) : Expr(ExprKind::kStar, s) {}
};

// What an operator read of its own text; its file alone knows the derived type.
struct Clause {
  virtual ~Clause() = default;
};

struct OperatorNode {
  std::string name;
  base::Span name_span;
  base::Span span;
  // The grammar's row, opaque here.
  const void* definition = nullptr;
  std::unique_ptr<Clause> clause;
};

// source | operator | … The source is an expression (a table, a call, a pipeline in parentheses) or a source operator
// (print, datatable, range, union, …), which is then operators[0] and `source` is null.
struct Pipeline {
  base::Span span;
  ExprPtr source;
  std::vector<OperatorNode> operators;
};

struct PipelineExpr : Expr {
  PipelineExpr(base::Span s, std::unique_ptr<Pipeline> p) : Expr(ExprKind::kPipeline, s), pipeline(std::move(p)) {}
  std::unique_ptr<Pipeline> pipeline;
};

// name = value, or (name, name) = value.
struct NamedExpr : Expr {
  explicit NamedExpr(base::Span s) : Expr(ExprKind::kNamed, s) {}
  struct Name {
    std::string name;
    base::Span span;
  };
  std::vector<Name> names;
  ExprPtr value;
};

struct ColumnDecl {
  std::string name;
  base::Span name_span;
  std::string type_name;
  base::Span type_span;
};

struct Parameter {
  std::string name;
  base::Span name_span;
  bool is_tabular = false;
  bool is_any_schema = false;  // T:(*) or a `*` in the list
  std::string type_name;       // of a scalar
  base::Span type_span;
  std::vector<ColumnDecl> columns;  // of a tabular one
  ExprPtr default_value;
};

struct Statement {
  enum class Kind : uint8_t { kLet, kSet, kDeclareParameters, kQuery, kAlias, kPattern, kRestrict };
  Kind kind = Kind::kQuery;
  base::Span span;
  std::string name;  // let, set, alias, pattern
  base::Span name_span;
  // kLet: the value (expression, pipeline or function). kQuery: the pipeline. kSet: the value or null.
  ExprPtr value;
  std::vector<Parameter> parameters;  // declare query_parameters, declare pattern
  // kAlias, kPattern, kRestrict: what the statement read; its file in lang alone knows the derived
  // type.
  std::unique_ptr<Clause> detail;
};

// (parameters) { body }.
struct FunctionExpr : Expr {
  explicit FunctionExpr(base::Span s) : Expr(ExprKind::kFunction, s) {}
  ~FunctionExpr() override;
  bool is_view = false;
  std::vector<Parameter> parameters;
  std::vector<Statement> body;
};

// The whole text. Owns everything below it.
struct Tree {
  std::shared_ptr<const base::SourceFile> source;
  std::vector<Token> tokens;
  std::vector<Statement> statements;
};

}  // namespace quoll::syntax
