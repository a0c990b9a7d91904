// Text must be a whole integer, decimal or hexadecimal. Reals truncate and saturate; times give
// their ticks.
#include "lang/functions/_convert.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) { MapConvert(call, out, CellToLong); }
}  // namespace

extern constinit const FunctionDef kFunction_tolong = {
    .name = "tolong",
    .summary = "The value as a long, or null.",
    .signatures = {{{Uncoerced(Arg("value", kAnyType))}, Type::kLong}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print tolong('0xFF')", "255"},
                 {"print tolong(1e19)", "9223372036854775807"},
                 {"print tolong(1d)", "864000000000"}},
};
}  // namespace quoll::lang
