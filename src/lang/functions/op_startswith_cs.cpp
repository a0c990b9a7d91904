// Looks at the start of the whole text, not of its terms (hasprefix).
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_startswith_cs = {
    .name = "startswith_cs",
    .is_operator = true,
    .summary = "True if the text starts with the needle, with regard to case.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")},
                    Type::kBool,
                    Returns::kFixed,
                    "starts_with({text}, {needle})"}},
    .kernel = StringTest<Place::kStart, Case::kExact, Sense::kFound>,
    .prepare = PrepareStringTest<Place::kStart, Case::kExact>,
    .examples = {{"print 'Fabrikam' startswith_cs 'Fab'", "True"},
                 {"print 'Fabrikam' startswith_cs 'fab'", "False"}},
};
}  // namespace quoll::lang
