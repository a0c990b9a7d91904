// A column where the table has it, else a default. How hunts survive schemas that differ.
#include "lang/binder.h"
#include "lang/call_binder.h"

namespace quoll::lang {
using namespace model;

namespace {
ExprPtr Bind(CallBinder& call) {
  if (call.call.args.size() != 2) {
    return call.binder.Fail(diag::Code::K2005, "`column_ifexists` takes 2 arguments", call.call.span);
  }
  const syntax::Expr& name_expr = *call.call.args[0].value;
  std::string name;
  if (name_expr.kind == syntax::ExprKind::kName && call.scope.input != nullptr &&
      call.scope.input->Find(static_cast<const syntax::NameExpr&>(name_expr).name) != nullptr) {
    name = static_cast<const syntax::NameExpr&>(name_expr).name;
  } else {
    const auto constant = call.binder.BindConstant(name_expr, "the name of the column");
    if (!constant) return nullptr;
    name = constant->text;
  }
  if (call.scope.input != nullptr) {
    if (const OutputColumn* column = call.scope.input->Find(name)) {
      return MakeColumn(column->id, column->type, call.call.span);
    }
  }
  return call.binder.BindExpr(*call.call.args[1].value, call.scope);
}
}  // namespace

extern constinit const FunctionDef kFunction_column_ifexists = {
    .name = "column_ifexists",
    .aliases = {"columnifexists"},
    .summary = "A column where the table has it, else a default.",
    .signatures = {{{Arg("name", Bit(Type::kString)), Arg("default", kAnyType)}, Type::kString, Returns::kArg1}},
    .bind = Bind,
    .examples = {{"print a=1 | project x=column_ifexists('b', 2)", "2"}},
};

}  // namespace quoll::lang
