// The number of the row, from 1 or a given start on; counts anew where the condition is true.
#include "lang/functions/_windows.h"

namespace quoll::lang {
using namespace model;

namespace {
ExprPtr Bind(CallBinder& call) {
  if (!CheckWindowArgs(call, 0, 2)) return nullptr;
  WindowRel::Call number;
  number.function = WindowRel::Function::kRowNumber;
  if (!call.call.args.empty()) {
    const auto start = call.binder.BindConstantLong(*call.call.args[0].value, "the starting index");
    if (!start) return nullptr;
    number.start = *start;
  }
  if (!BindRestart(call, 1, number.restart)) return nullptr;
  return call.binder.MakeWindowCall(call.call.name, std::move(number), Type::kLong, call.scope,
                                    call.call.span);
}
}  // namespace

extern constinit const FunctionDef kFunction_row_number = {
    .name = "row_number",
    .summary = "The number of the row.",
    .signatures = {{{Optional(Constant(Arg("start", kIntegers))),
                     Optional(Arg("restart", Bit(Type::kBool)))},
                    Type::kLong}},
    .bind = Bind,
    .examples =
        {{"range x from 7 to 9 step 1 | sort by x asc | where row_number() == 2 | project x", "8"}},
};

}  // namespace quoll::lang
