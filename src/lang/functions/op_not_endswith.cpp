// The negation of `endswith`, also on the empty text.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_not_endswith = {
    .name = "!endswith",
    .is_operator = true,
    .summary = "True unless the text ends with the needle, case ignored.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")}, Type::kBool}},
    .kernel = StringTest<Place::kEnd, Case::kIgnored, Sense::kNotFound>,
    .prepare = PrepareStringTest<Place::kEnd, Case::kIgnored>,
    .examples = {{"print 'Fabrikam' !endswith 'KAM'", "False"},
                 {"print 'Fabrikam' !endswith 'fab'", "True"}},
};
}  // namespace quoll::lang
