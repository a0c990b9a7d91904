// The time at which the session of the row began. A session ends before a row that lies too far
// from its start or from the row before, and before one for which the condition is true.
#include "lang/functions/_windows.h"

namespace quoll::lang {
using namespace model;

namespace {
ExprPtr BindAs(CallBinder& call, size_t arg, Type type) {
  const syntax::Expr& expr = *call.call.args[arg].value;
  ExprPtr value = call.binder.BindExpr(expr, call.scope);
  if (!value || value->type == type) return value;
  if (value->type == Type::kDynamic) return call.binder.Convert(std::move(value), type);
  return call.binder.Fail(diag::Code::K2004,
                          fmt::format("argument {} of `row_window_session` cannot be {}", arg + 1,
                                      TypeName(value->type)),
                          expr.span,
                          fmt::format("{}; it takes {}", TypeName(value->type), TypeName(type)));
}

ExprPtr Bind(CallBinder& call) {
  if (!CheckWindowArgs(call, 3, 4)) return nullptr;
  WindowRel::Call session;
  session.function = WindowRel::Function::kSession;
  constexpr Type kTypes[] = {Type::kDatetime, Type::kTimespan, Type::kTimespan};
  for (size_t i = 0; i < std::size(kTypes); ++i) {
    session.args.push_back(BindAs(call, i, kTypes[i]));
    if (!session.args.back()) return nullptr;
  }
  if (!BindRestart(call, 3, session.restart)) return nullptr;
  return call.binder.MakeWindowCall(call.call.name, std::move(session), Type::kDatetime, call.scope,
                                    call.call.span);
}
}  // namespace

extern constinit const FunctionDef kFunction_row_window_session = {
    .name = "row_window_session",
    .summary = "The time at which the session of the row began.",
    .signatures = {{{Arg("time", Bit(Type::kDatetime)), Arg("longest", Bit(Type::kTimespan)),
                     Arg("gap", Bit(Type::kTimespan)), Optional(Arg("restart", Bit(Type::kBool)))},
                    Type::kDatetime}},
    .bind = Bind,
    .examples = {{"datatable(t:datetime)[datetime(2020-01-01), datetime(2020-01-01 00:01)] | sort "
                  "by t asc | project s=row_window_session(t, 1h, 5m) | take 1",
                  "2020-01-01T00:00:00.0000000Z"}},
};

}  // namespace quoll::lang
