// invoke Function(Arguments): calls a let function, or one of the workspace, with the rows as its first argument.
#include "lang/operators/_clauses.h"

namespace quoll::lang {
namespace {

std::unique_ptr<syntax::Clause> ParseInvoke(syntax::Parser& parser) {
  auto clause = std::make_unique<ExprClause>();
  clause->expr = parser.ParseTableOperand();
  if (!clause->expr) return nullptr;
  if (clause->expr->kind != syntax::ExprKind::kCall) {
    parser.FailExpected("`(` after the function's name");
    return nullptr;
  }
  return clause;
}

std::optional<Relation> BindInvoke(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation> input) {
  return binder.BindInvoke(static_cast<const syntax::CallExpr&>(*As<ExprClause>(node).expr), std::move(*input));
}

}  // namespace

extern constinit const OperatorDef kOperator_invoke = {
    .name = "invoke",
    .usage = "invoke Function(Argument, …)",
    .summary = "Call a function with the rows as its first argument.",
    .parse = ParseInvoke,
    .bind = BindInvoke,
    .examples = {{"let f = (T:(x:long)) { T | where x > 1 }; range x from 1 to 3 step 1 | invoke f() | count", "2"}},
};

}  // namespace quoll::lang
