#include "model/expr.h"

namespace quoll::model {

ExprPtr MakeConstant(Value value, base::Span span) {
  auto expr = std::make_shared<Expr>();
  expr->kind = Expr::Kind::kConstant;
  expr->type = value.type;
  expr->value = std::move(value);
  expr->span = span;
  return expr;
}

ExprPtr MakeColumn(ColumnId column, Type type, base::Span span) {
  auto expr = std::make_shared<Expr>();
  expr->kind = Expr::Kind::kColumn;
  expr->type = type;
  expr->column = column;
  expr->span = span;
  return expr;
}

ExprPtr MakeCall(const FunctionDef& function, const Signature* signature, Type type,
                 std::vector<ExprPtr> args, base::Span span) {
  auto expr = std::make_shared<Expr>();
  expr->kind = Expr::Kind::kCall;
  expr->type = type;
  expr->function = &function;
  expr->signature = signature;
  expr->args = std::move(args);
  expr->span = span;
  return expr;
}

void CollectColumns(const Expr& expr, std::vector<ColumnId>& out) {
  if (expr.kind == Expr::Kind::kColumn) out.push_back(expr.column);
  for (const ExprPtr& arg : expr.args) CollectColumns(*arg, out);
}

bool IsDeterministic(const Expr& expr) {
  if (expr.kind == Expr::Kind::kCall && !expr.function->is_deterministic) return false;
  for (const ExprPtr& arg : expr.args) {
    if (!IsDeterministic(*arg)) return false;
  }
  return true;
}

}  // namespace quoll::model
