// The first predicate that is true chooses its value; a missing predicate counts as false. Bound in
// its own way because predicates and values alternate; all values become one type.
#include <algorithm>

#include "lang/binder.h"
#include "lang/call_binder.h"
#include "lang/functions/_choose.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

// Arguments 0, 2, 4 … are predicates, except for the last, which is the value for all other rows.
bool IsPredicate(size_t arg, size_t num_args) { return arg % 2 == 0 && arg + 1 < num_args; }

void Kernel(const KernelCall& call, Column& out) {
  const size_t num_args = call.args.size();
  for (size_t row = 0; row < call.num_rows; ++row) {
    size_t arg = 0;
    while (IsPredicate(arg, num_args) && !Holds(call.args[arg], row)) arg += 2;
    CopyCell(call.args[IsPredicate(arg, num_args) ? arg + 1 : arg], row, out);
  }
}

// The type that holds values of both, or nothing.
std::optional<Type> CommonType(Type a, Type b) {
  if (a == b) return a;
  if (IsNumeric(a) && IsNumeric(b)) return std::max(a, b);  // int < long < real < decimal
  if (a == Type::kDynamic) return b;  // as for every other function, see CallResolver
  if (b == Type::kDynamic) return a;
  return std::nullopt;
}

ExprPtr Bind(CallBinder& call) {
  const size_t num_args = call.call.args.size();
  if (num_args < 3 || num_args % 2 == 0) {
    return call.binder.Fail(diag::Code::K2005,
                            "`case` takes pairs of a predicate and a value, and a last value",
                            call.call.span);
  }
  std::vector<ExprPtr> args;
  std::optional<Type> common;
  for (size_t i = 0; i < num_args; ++i) {
    const syntax::Expr& text = *call.call.args[i].value;
    args.push_back(IsPredicate(i, num_args) ? call.binder.BindPredicate(text, call.scope)
                                            : call.binder.BindExpr(text, call.scope));
    if (!args.back()) return nullptr;
    if (IsPredicate(i, num_args)) continue;
    common = common ? CommonType(*common, args.back()->type) : args.back()->type;
    if (!common) {
      return call.binder.Fail(diag::Code::K2004, "the values of `case` are of different types",
                              args.back()->span, std::string(TypeName(args.back()->type)));
    }
  }
  for (size_t i = 0; i < num_args; ++i) {
    if (IsPredicate(i, num_args)) continue;
    args[i] = call.binder.Convert(std::move(args[i]), *common);
    if (!args[i]) return nullptr;
  }
  return call.binder.MakeFunctionCall("case", std::move(args), call.call.span);
}
}  // namespace

extern constinit const FunctionDef kFunction_case = {
    .name = "case",
    .summary = "The value of the first predicate that is true, else the last argument.",
    .signatures = {{{Uncoerced(Arg("predicate", Bit(Type::kBool))), Arg("then", kAnyType),
                     Repeated(Arg("else", kAnyType))},
                    Type::kString,
                    Returns::kArg1}},
    .kernel = Kernel,
    .bind = Bind,
    .examples = {{"print case(5 < 3, 'low', 5 < 10, 'mid', 'high')", "mid"},
                 {"print case(bool(null), 1, 2.5)", "2.5"}},
};
}  // namespace quoll::lang
