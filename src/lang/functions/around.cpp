// The value lies within delta of the center, the ends included. Bound as `between`, so that filters
// of time columns reach the files.
#include "lang/binder.h"
#include "lang/call_binder.h"

namespace quoll::lang {
using namespace model;

namespace {

ExprPtr Bind(CallBinder& call) {
  const base::Span span = call.call.span;
  if (call.call.args.size() != 3)
    return call.binder.Fail(diag::Code::K2005, "`around` takes 3 arguments", span);
  std::vector<ExprPtr> args;
  for (const syntax::Argument& arg : call.call.args) {
    args.push_back(call.binder.BindExpr(*arg.value, call.scope));
    if (!args.back()) return nullptr;
  }
  ExprPtr low = call.binder.MakeFunctionCall("-", {args[1], args[2]}, span);
  ExprPtr high = call.binder.MakeFunctionCall("+", {args[1], args[2]}, span);
  return call.binder.MakeFunctionCall("between", {args[0], std::move(low), std::move(high)}, span);
}

}  // namespace

extern constinit const FunctionDef kFunction_around = {
    .name = "around",
    .summary = "Whether a value lies within a distance of a center.",
    .signatures = {{{Arg("value", kNotDynamic), Arg("center", kNotDynamic),
                     Arg("delta", kNotDynamic)},
                    Type::kBool}},
    .bind = Bind,
    .examples = {{"print around(4, 5, 1)", "True"}},
};

}  // namespace quoll::lang
