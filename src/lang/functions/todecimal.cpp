// Text keeps all its digits; a real goes through its shortest text form.
#include "lang/functions/_convert.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) { MapConvert(call, out, CellToDecimal); }
}  // namespace

extern constinit const FunctionDef kFunction_todecimal = {
    .name = "todecimal",
    .summary = "The value as a decimal, or null.",
    .signatures = {{{Uncoerced(Arg("value", kAnyType))}, Type::kDecimal}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print todecimal('123.45678')", "123.45678"}, {"print todecimal('x')", ""}},
};
}  // namespace quoll::lang
