// Text must be a whole integer (`5.9` is null). Reals truncate and saturate; longs and timespans
// wrap modulo 2^32.
#include "lang/functions/_convert.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) { MapConvert(call, out, CellToInt); }
}  // namespace

extern constinit const FunctionDef kFunction_toint = {
    .name = "toint",
    .summary = "The value as an int, or null.",
    .signatures = {{{Uncoerced(Arg("value", kAnyType))}, Type::kInt}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print toint('42')", "42"},
                 {"print toint(1.99)", "1"},
                 {"print toint('5.9')", ""}},
};
}  // namespace quoll::lang
