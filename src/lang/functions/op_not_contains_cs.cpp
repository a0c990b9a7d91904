// The negation of `contains_cs`, also on the empty text.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_not_contains_cs = {
    .name = "!contains_cs",
    .is_operator = true,
    .summary = "True unless the text contains the needle anywhere, with regard to case.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")},
                    Type::kBool,
                    Returns::kFixed,
                    "(NOT contains({text}, {needle}))"}},
    .kernel = StringTest<Place::kAnywhere, Case::kExact, Sense::kNotFound>,
    .prepare = PrepareStringTest<Place::kAnywhere, Case::kExact>,
    .examples = {{"print 'FabriKam' !contains_cs 'riK'", "False"},
                 {"print 'FabriKam' !contains_cs 'rik'", "True"}},
};
}  // namespace quoll::lang
