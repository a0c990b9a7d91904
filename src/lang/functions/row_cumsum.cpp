// The sum of the values so far; nulls add nothing. Sums anew where the condition is true. Keeps the
// type: int stays int.
#include "lang/functions/_windows.h"

namespace quoll::lang {
using namespace model;

namespace {
ExprPtr Bind(CallBinder& call) {
  if (!CheckWindowArgs(call, 1, 2)) return nullptr;
  WindowRel::Call sum;
  sum.function = WindowRel::Function::kCumsum;
  ExprPtr term = call.binder.BindExpr(*call.call.args[0].value, call.scope);
  if (!term) return nullptr;
  const Type type = term->type;
  if (!IsNumeric(type)) {
    return call.binder.Fail(diag::Code::K2004,
                            fmt::format("`row_cumsum` cannot add {}", TypeName(type)), term->span,
                            fmt::format("{}; it takes int, long, real, decimal", TypeName(type)));
  }
  sum.args = {std::move(term)};
  if (!BindRestart(call, 1, sum.restart)) return nullptr;
  return call.binder.MakeWindowCall(call.call.name, std::move(sum), type, call.scope,
                                    call.call.span);
}
}  // namespace

extern constinit const FunctionDef kFunction_row_cumsum = {
    .name = "row_cumsum",
    .summary = "The sum of the values so far.",
    .signatures = {{{Arg("term", kNumbers), Optional(Arg("restart", Bit(Type::kBool)))},
                    Type::kLong,
                    Returns::kArg0}},
    .bind = Bind,
    .examples =
        {{"range x from 1 to 3 step 1 | sort by x asc | project row_cumsum(x) | sort by Column1",
          "6"}},
};

}  // namespace quoll::lang
