// The time of the query, the same wherever it stands; --now or `set query_now` fixes it.
#include "lang/binder.h"
#include "lang/call_binder.h"

namespace quoll::lang {
using namespace model;

namespace {
ExprPtr Bind(CallBinder& call) {
  const ExprPtr now = call.binder.Constant(Value::Datetime(call.binder.context().now_ticks), call.call.span);
  if (call.call.args.empty()) return now;
  ExprPtr offset = call.binder.BindExpr(*call.call.args[0].value, call.scope);
  if (!offset) return nullptr;
  return call.binder.MakeFunctionCall("+", {now, std::move(offset)}, call.call.span);
}
}  // namespace

extern constinit const FunctionDef kFunction_now = {
    .name = "now",
    .summary = "The time of the query, plus an offset if one is given.",
    .signatures = {{{Optional(Arg("offset", Bit(Type::kTimespan)))}, Type::kDatetime}},
    .bind = Bind,
    .examples = {{"print now() - now()", "00:00:00"}},
};

}  // namespace quoll::lang
