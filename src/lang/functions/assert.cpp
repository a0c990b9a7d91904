// assert(condition, message): the condition must be known before the run; false stops the query
// with the message.
#include <fmt/format.h>

#include "lang/binder.h"
#include "lang/call_binder.h"

namespace quoll::lang {
using namespace model;

namespace {

ExprPtr Bind(CallBinder& call) {
  const base::Span span = call.call.span;
  if (call.call.args.size() != 2)
    return call.binder.Fail(diag::Code::K2005, "`assert` takes 2 arguments", span);
  const syntax::Expr& condition = *call.call.args[0].value;
  const ExprPtr value = call.binder.BindPredicate(condition, call.scope);
  const auto message = call.binder.BindConstant(*call.call.args[1].value, "the message of assert");
  if (!value || !message) return nullptr;
  if (!value->IsConstant()) {
    return call.binder.Fail(diag::Code::K2008, "the condition of assert must be a constant",
                            condition.span);
  }
  if (!value->value.is_null && value->value.number != 0) return value;
  return call.binder.Fail(diag::Code::K2012,
                          fmt::format("assert failed: {}", ValueToText(*message)), span);
}

}  // namespace

extern constinit const FunctionDef kFunction_assert = {
    .name = "assert",
    .summary = "True, or a failure with a message if a condition does not hold.",
    .signatures = {{{Constant(Arg("condition", Bit(Type::kBool))),
                     Constant(Arg("message", Bit(Type::kString)))},
                    Type::kBool}},
    .bind = Bind,
    .examples = {{"print assert(1 < 2, 'impossible')", "True"}},
};

}  // namespace quoll::lang
