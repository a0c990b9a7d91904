// The type that a function such as extract() converts to: bound to a null of that type, which
// chooses the overload.
#include "lang/binder.h"
#include "lang/call_binder.h"

namespace quoll::lang {
using namespace model;

namespace {

ExprPtr Bind(CallBinder& call) {
  // The parser takes nothing but the name of a type between the parentheses.
  const auto& name = static_cast<const syntax::LiteralExpr&>(*call.call.args[0].value).text;
  const auto type = TypeFromName(name);
  if (!type)
    return call.binder.Fail(diag::Code::K2004, "`" + name + "` is not a type", call.call.span);
  return MakeConstant(Value::Null(*type), call.call.span);
}

}  // namespace

extern constinit const FunctionDef kFunction_typeof = {
    .name = "typeof",
    .summary = "The type that a function converts its result to.",
    .signatures = {{{Arg("type", kAnyType)}, Type::kString, Returns::kArg0}},
    .bind = Bind,
    .examples = {{R"q(print extract(@"(\d+)", 1, "a7", typeof(long)))q", "7"}},
};

}  // namespace quoll::lang
