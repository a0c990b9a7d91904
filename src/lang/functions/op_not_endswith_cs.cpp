// The negation of `endswith_cs`, also on the empty text.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_not_endswith_cs = {
    .name = "!endswith_cs",
    .is_operator = true,
    .summary = "True unless the text ends with the needle, with regard to case.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")},
                    Type::kBool,
                    Returns::kFixed,
                    "(NOT ends_with({text}, {needle}))"}},
    .kernel = StringTest<Place::kEnd, Case::kExact, Sense::kNotFound>,
    .prepare = PrepareStringTest<Place::kEnd, Case::kExact>,
    .examples = {{"print 'Fabrikam' !endswith_cs 'kam'", "False"},
                 {"print 'Fabrikam' !endswith_cs 'KAM'", "True"}},
};
}  // namespace quoll::lang
