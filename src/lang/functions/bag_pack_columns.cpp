// A bag of columns under their own names.
#include "lang/binder.h"
#include "lang/call_binder.h"

namespace quoll::lang {
using namespace model;

namespace {

ExprPtr Bind(CallBinder& call) {
  std::vector<ExprPtr> args;
  for (const syntax::Argument& arg : call.call.args) {
    ExprPtr column = call.binder.BindExpr(*arg.value, call.scope);
    if (!column) return nullptr;
    if (arg.value->kind != syntax::ExprKind::kName) {
      return call.binder.Fail(diag::Code::K2012, "`bag_pack_columns` takes columns",
                              arg.value->span, "not a column",
                              "bag_pack(name, value, …) takes any value");
    }
    args.push_back(call.binder.Constant(Value::String(DerivedName(*arg.value)), arg.value->span));
    args.push_back(std::move(column));
  }
  return call.binder.MakeFunctionCall("bag_pack", std::move(args), call.call.span);
}

}  // namespace

extern constinit const FunctionDef kFunction_bag_pack_columns = {
    .name = "bag_pack_columns",
    .summary = "A bag of columns under their own names.",
    .signatures = {{{Repeated(Arg("column", kAnyType))}, Type::kDynamic}},
    .bind = Bind,
    .examples = {{"print a=1, b='x' | project bag_pack_columns(b, a)", R"({"b":"x","a":1})"}},
};

}  // namespace quoll::lang
