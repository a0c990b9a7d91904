// Expressions as SQL. A subtree is SQL as long as every function in it has a template; otherwise
// the whole subtree becomes one program, so that its kernels run one after the other over the same
// vectors.
#include <fmt/format.h>

#include "emit/duckdb/plan_writer.h"
#include "emit/duckdb/sql_text.h"

namespace quoll::emit {

using model::Expr;
using model::ExprPtr;
using model::Type;

namespace {

// True if every parameter that the template names has an argument.
bool HasTemplate(const Expr& call) {
  if (call.signature == nullptr || call.signature->duckdb.empty()) return false;
  return FillTemplate(*call.signature, std::vector<std::string>(call.args.size()), "").has_value();
}

bool IsPure(const Expr& expr) {
  switch (expr.kind) {
    case Expr::Kind::kConstant:
      return IsSqlConstant(expr.value);
    case Expr::Kind::kColumn:
    case Expr::Kind::kScalarSubquery:
    case Expr::Kind::kInSubquery:
      return true;
    case Expr::Kind::kCall: {
      if (!HasTemplate(expr)) return false;
      for (const ExprPtr& arg : expr.args) {
        if (!IsPure(*arg)) return false;
      }
      return true;
    }
  }
  return false;
}

}  // namespace

std::string PlanWriter::Sql(const ExprPtr& expr, const Columns& scope) {
  return IsPure(*expr) ? PureSql(*expr, scope) : ProgramSql(expr, scope);
}

std::string PlanWriter::PureSql(const Expr& expr, const Columns& scope) {
  switch (expr.kind) {
    case Expr::Kind::kConstant:
      return SqlLiteral(expr.value);
    case Expr::Kind::kColumn:
      return scope.at(expr.column).sql;
    case Expr::Kind::kScalarSubquery:
      return ScalarSubquerySql(expr);
    case Expr::Kind::kInSubquery:
      return InSubquerySql(expr, scope);
    case Expr::Kind::kCall:
      break;
  }
  std::vector<std::string> args;
  for (const ExprPtr& arg : expr.args) args.push_back(PureSql(*arg, scope));
  return *FillTemplate(*expr.signature, args, "");
}

std::string PlanWriter::ProgramSql(const ExprPtr& expr, const Columns& scope) {
  model::PrepareError error;
  auto program = model::Program::Prepare(expr, options_.context, error);
  if (program == nullptr) {
    ReportUnusable(error);
    return "NULL";
  }
  const uint64_t id = out_.next_id++;
  const std::string_view kind = model::IsDeterministic(*expr) ? "" : "volatile_";
  std::string sql = fmt::format("quoll_{}{}({}", kind, SqlFunctionSuffix(expr->type), id);
  for (const ExprPtr& input : program->inputs()) sql += ", " + PureSql(*input, scope);
  out_.scalars.push_back({id, std::move(program)});
  return sql + ")";
}

std::string PlanWriter::ScalarSubquerySql(const Expr& expr) {
  const model::Rel& rel = *expr.subquery;
  Block block = Write(rel);
  if (!HasOneRow(rel)) block.limit = std::min<uint64_t>(block.limit.value_or(1), 1);
  const std::string select = fmt::format("({})", SelectOf(block, {rel.columns[0]}));
  return expr.type == Type::kString ? fmt::format("coalesce({}, '')", select) : select;
}

std::string PlanWriter::InSubquerySql(const Expr& expr, const Columns& scope) {
  const model::Rel& rel = *expr.subquery;
  const ExprPtr value = expr.args[0];
  Block block = Write(rel);
  Item& item = block.columns.at(rel.columns[0].id);
  std::string sql = Sql(value, scope);
  std::string guard;
  if (value->type == Type::kString && expr.is_case_insensitive) {
    sql = fmt::format("quoll_fold({})", sql);
    item.sql = fmt::format("quoll_fold({})", item.sql);
  } else if (value->type == Type::kDecimal) {
    sql = fmt::format("quoll_decimal_key({})", sql);
    item.sql = fmt::format("quoll_decimal_key({})", item.sql);
  } else if (value->type == Type::kReal) {
    // NaN equals nothing here, itself included.
    guard = fmt::format(" AND NOT isnan({})", sql);
  }
  item.is_computed = true;
  // Null on either side: not among the values.
  return fmt::format("coalesce({} IN ({}){}, FALSE)", Parenthesised(sql),
                     SelectOf(block, {rel.columns[0]}), guard);
}

std::string PlanWriter::KeySql(const ExprPtr& expr, const Columns& scope) {
  std::string sql = Sql(expr, scope);
  return expr->type == Type::kDecimal ? fmt::format("quoll_decimal_key({})", sql) : sql;
}

void PlanWriter::AddSortTerms(const model::SortKey& key, const Columns& scope,
                              std::vector<OrderTerm>& out) {
  const std::string sql = KeySql(key.expr, scope);
  // DuckDB takes NaN for the greatest value: right where it comes last, or first in descending
  // order. The other two need a term of their own that parts NaN from the values.
  if (key.expr->type == Type::kReal && key.is_descending != key.nulls_first) {
    out.push_back({fmt::format("isnan({})", sql), key.nulls_first, key.nulls_first, 0});
  }
  out.push_back({Parenthesised(sql), key.is_descending, key.nulls_first, 0});
}

std::string PlanWriter::Mark(base::Span span) {
  marks_.push_back(span);
  return fmt::format("\x01{}\x02", marks_.size() - 1);
}

void PlanWriter::TakeMarks() {
  std::string text;
  for (size_t pos = 0; pos < out_.text.size(); ++pos) {
    if (out_.text[pos] != '\x01') {
      text += out_.text[pos];
      continue;
    }
    size_t mark = 0;
    while (out_.text[++pos] != '\x02') mark = mark * 10 + static_cast<size_t>(out_.text[pos] - '0');
    out_.spans.push_back({text.size(), marks_[mark]});
  }
  out_.text = std::move(text);
}

void PlanWriter::ReportUnusable(const model::PrepareError& error) {
  has_failed_ = true;
  const diag::Code code = error.is_regex_error ? diag::Code::K4006 : diag::Code::K2012;
  diag::Diagnostic diagnostic{.code = code, .message = error.message};
  if (options_.source) diagnostic.At(options_.source, error.span);
  sink_.Report(std::move(diagnostic));
}

}  // namespace quoll::emit
