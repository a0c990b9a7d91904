// A function, not an operator: `not b` without parentheses is a syntax error in KQL.
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<bool>(call, out, [](bool value) { return !value; });
}
}  // namespace

extern constinit const FunctionDef kFunction_not = {
    .name = "not",
    .summary = "The opposite of a bool; null stays null.",
    .signatures = {{{Uncoerced(Arg("value", Bit(Type::kBool)))},
                    Type::kBool,
                    Returns::kFixed,
                    "(NOT {value})"}},
    .kernel = Kernel,
    .examples = {{"print not(1 == 2)", "True"}},
};
}  // namespace quoll::lang
