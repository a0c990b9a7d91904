// bin() with the size that `set query_bin_auto_size` gives, aligned to `set query_bin_auto_at`.
#include "lang/binder.h"
#include "lang/call_binder.h"

namespace quoll::lang {
using namespace model;

namespace {

// What `set` gave; null where it gave nothing.
ExprPtr Option(CallBinder& call, std::string_view name) {
  const Definition* option = call.binder.scope()->Find(name);
  return option == nullptr ? nullptr : option->scalar;
}

ExprPtr Bind(CallBinder& call) {
  const base::Span span = call.call.span;
  if (call.call.args.size() != 1)
    return call.binder.Fail(diag::Code::K2005, "`bin_auto` takes 1 argument", span);
  ExprPtr value = call.binder.BindExpr(*call.call.args[0].value, call.scope);
  if (!value) return nullptr;
  const ExprPtr size = Option(call, "$query_bin_auto_size");
  if (!size) {
    return call.binder.Fail(diag::Code::K2012, "`bin_auto` needs the size of its bins", span, {},
                            "state it before the query, for example `set query_bin_auto_size=1h;`");
  }
  if (const ExprPtr origin = Option(call, "$query_bin_auto_at")) {
    return call.binder.MakeFunctionCall("bin_at", {std::move(value), size, origin}, span);
  }
  return call.binder.MakeFunctionCall("bin", {std::move(value), size}, span);
}

}  // namespace

extern constinit const FunctionDef kFunction_bin_auto = {
    .name = "bin_auto",
    .summary = "The value rounded down to a bin of the size and alignment that the query sets.",
    .signatures = {{{Arg("value", kNotDynamic)}, Type::kLong, Returns::kArg0}},
    .naming = NameRule::kFirstArg,
    .bind = Bind,
    .examples = {{"set query_bin_auto_size=5; print bin_auto(17)", "15"}},
};

}  // namespace quoll::lang
