// The first column of a table's first row, worked out once before the outer query; null (a string: empty) without rows.
#include "lang/binder.h"
#include "lang/call_binder.h"

namespace quoll::lang {
using namespace model;

namespace {
ExprPtr Bind(CallBinder& call) {
  if (call.call.args.size() != 1) {
    return call.binder.Fail(diag::Code::K2005, "`toscalar` takes 1 argument", call.call.span);
  }
  const syntax::Expr& arg = *call.call.args[0].value;
  // Inside partition the value of the key, which hidden columns hold, is one for all rows.
  if (arg.kind == syntax::ExprKind::kName && call.scope.input != nullptr && !call.binder.IsTabular(arg)) {
    const OutputColumn* hidden = call.scope.input->FindHidden(static_cast<const syntax::NameExpr&>(arg).name);
    if (hidden != nullptr) return MakeColumn(hidden->id, hidden->type, arg.span);
  }
  if (!call.binder.IsTabular(arg)) return call.binder.BindExpr(arg, {.place = "toscalar"});
  auto relation = call.binder.BindTabular(arg);
  if (!relation) return nullptr;
  if (relation->columns().empty()) return call.binder.Fail(diag::Code::K2012, "the table has no column", arg.span);
  auto subquery = std::make_shared<Expr>();
  subquery->kind = Expr::Kind::kScalarSubquery;
  subquery->type = relation->columns()[0].type;
  subquery->span = call.call.span;
  subquery->subquery = relation->rel;
  return subquery;
}
}  // namespace

extern constinit const FunctionDef kFunction_toscalar = {
    .name = "toscalar",
    .summary = "The first value of a table.",
    .bind = Bind,
    .examples = {{"print toscalar(range x from 1 to 3 step 1 | summarize max(x))", "3"}},
};

}  // namespace quoll::lang
