// Looks at the end of the whole text, not of its terms (hassuffix).
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_endswith_cs = {
    .name = "endswith_cs",
    .is_operator = true,
    .summary = "True if the text ends with the needle, with regard to case.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")},
                    Type::kBool,
                    Returns::kFixed,
                    "ends_with({text}, {needle})"}},
    .kernel = StringTest<Place::kEnd, Case::kExact, Sense::kFound>,
    .prepare = PrepareStringTest<Place::kEnd, Case::kExact>,
    .examples = {{"print 'Fabrikam' endswith_cs 'kam'", "True"},
                 {"print 'Fabrikam' endswith_cs 'KAM'", "False"}},
};
}  // namespace quoll::lang
