// Text is read by the rules of section 7 of the semantics (`INF` in capitals is null).
#include "lang/functions/_convert.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) { MapConvert(call, out, CellToReal); }
}  // namespace

extern constinit const FunctionDef kFunction_toreal = {
    .name = "toreal",
    .aliases = {"todouble"},
    .summary = "The value as a real, or null.",
    .signatures = {{{Uncoerced(Arg("value", kAnyType))}, Type::kReal}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print toreal('0.5e-3')", "0.0005"}, {"print toreal('abc')", ""}},
};
}  // namespace quoll::lang
