// Text is `true` or `false` in any case, or an integer; every number but zero is true.
#include "lang/functions/_convert.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) { MapConvert(call, out, CellToBool); }
}  // namespace

extern constinit const FunctionDef kFunction_tobool = {
    .name = "tobool",
    .aliases = {"toboolean"},
    .summary = "The value as a bool, or null.",
    .signatures = {{{Uncoerced(Arg("value", kAnyType))}, Type::kBool}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print tobool('tRuE')", "True"},
                 {"print tobool(0)", "False"},
                 {"print tobool('yes')", ""}},
};
}  // namespace quoll::lang
