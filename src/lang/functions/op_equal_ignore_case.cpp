// Equality of text under simple Unicode case folding, without normalisation: `Straße` is not
// `STRASSE`.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<std::string_view, std::string_view>(call, out, EqualsIgnoringCase);
}
}  // namespace

extern constinit const FunctionDef kFunction_op_equal_ignore_case = {
    .name = "=~",
    .summary = "True if both texts are equal, case ignored.",
    .signatures = {{{TextOnly("left"), TextOnly("right")}, Type::kBool}},
    .kernel = Kernel,
    .examples = {{"print 'CAFÉ' =~ 'café'", "True"}, {"print 'a' =~ 'b'", "False"}},
};
}  // namespace quoll::lang
