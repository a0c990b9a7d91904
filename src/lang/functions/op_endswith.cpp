// Looks at the end of the whole text, not of its terms (hassuffix).
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_endswith = {
    .name = "endswith",
    .is_operator = true,
    .summary = "True if the text ends with the needle, case ignored.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")}, Type::kBool}},
    .kernel = StringTest<Place::kEnd, Case::kIgnored, Sense::kFound>,
    .prepare = PrepareStringTest<Place::kEnd, Case::kIgnored>,
    .examples = {{"print 'Fabrikam' endswith 'KAM'", "True"},
                 {"print 'Fabrikam' endswith 'fab'", "False"}},
};
}  // namespace quoll::lang
