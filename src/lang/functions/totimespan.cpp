// Text such as `1d` or `1.02:03:04.5`; a number is a count of ticks.
#include "lang/functions/_convert.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) { MapConvert(call, out, CellToTimespan); }
}  // namespace

extern constinit const FunctionDef kFunction_totimespan = {
    .name = "totimespan",
    .aliases = {"totime"},
    .summary = "The value as a timespan, or null.",
    .signatures = {{{Uncoerced(Arg("value", kAnyType))}, Type::kTimespan}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print totimespan('1.02:03:04')", "1.02:03:04"}, {"print totimespan('1.5')", ""}},
};
}  // namespace quoll::lang
