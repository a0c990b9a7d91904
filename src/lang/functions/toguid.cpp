// Text of 32 hexadecimal digits, with or without dashes.
#include "lang/functions/_convert.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) { MapConvert(call, out, CellToGuid); }
}  // namespace

extern constinit const FunctionDef kFunction_toguid = {
    .name = "toguid",
    .summary = "The value as a guid, or null.",
    .signatures = {{{Uncoerced(Arg("value", kAnyType))}, Type::kGuid}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print toguid('0123456789abcdef0123456789ABCDEF')",
                  "01234567-89ab-cdef-0123-456789abcdef"},
                 {"print toguid('none')", ""}},
};
}  // namespace quoll::lang
