// The time of the query less a timespan.
#include "lang/binder.h"
#include "lang/call_binder.h"

namespace quoll::lang {
using namespace model;

namespace {
ExprPtr Bind(CallBinder& call) {
  if (call.call.args.size() != 1) {
    return call.binder.Fail(diag::Code::K2005, "`ago` takes 1 argument", call.call.span);
  }
  ExprPtr span = call.binder.BindExpr(*call.call.args[0].value, call.scope);
  if (!span) return nullptr;
  if (span->type != Type::kTimespan && span->type != Type::kDynamic) {
    return call.binder.Fail(diag::Code::K2004, "`ago` takes a timespan", span->span,
                            std::string(TypeName(span->type)), "a timespan literal is a number with a unit: 14d");
  }
  span = call.binder.Convert(std::move(span), Type::kTimespan);
  return call.binder.MakeFunctionCall(
      "-", {call.binder.Constant(Value::Datetime(call.binder.context().now_ticks), call.call.span), std::move(span)},
      call.call.span);
}
}  // namespace

extern constinit const FunctionDef kFunction_ago = {
    .name = "ago",
    .summary = "The time of the query less a timespan.",
    .signatures = {{{Arg("span", Bit(Type::kTimespan))}, Type::kDatetime}},
    .bind = Bind,
    .examples = {{"print now() - ago(1d)", "1.00:00:00"}},
};

}  // namespace quoll::lang
