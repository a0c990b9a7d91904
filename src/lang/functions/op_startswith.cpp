// Looks at the start of the whole text, not of its terms (hasprefix).
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_startswith = {
    .name = "startswith",
    .is_operator = true,
    .summary = "True if the text starts with the needle, case ignored.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")}, Type::kBool}},
    .kernel = StringTest<Place::kStart, Case::kIgnored, Sense::kFound>,
    .prepare = PrepareStringTest<Place::kStart, Case::kIgnored>,
    .examples = {{"print 'Fabrikam' startswith 'fab'", "True"},
                 {"print 'Fabrikam' startswith 'kam'", "False"}},
};
}  // namespace quoll::lang
