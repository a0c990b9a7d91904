// The negation of `contains`, also on the empty text.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_not_contains = {
    .name = "!contains",
    .is_operator = true,
    .aliases = {"notcontains"},
    .summary = "True unless the text contains the needle anywhere, case ignored.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")}, Type::kBool}},
    .kernel = StringTest<Place::kAnywhere, Case::kIgnored, Sense::kNotFound>,
    .prepare = PrepareStringTest<Place::kAnywhere, Case::kIgnored>,
    .examples = {{"print 'FabriKam' !contains 'brik'", "False"},
                 {"print 'FabriKam' !contains 'xyz'", "True"}},
};
}  // namespace quoll::lang
