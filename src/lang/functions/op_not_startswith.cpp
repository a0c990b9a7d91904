// The negation of `startswith`, also on the empty text.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_not_startswith = {
    .name = "!startswith",
    .is_operator = true,
    .summary = "True unless the text starts with the needle, case ignored.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")}, Type::kBool}},
    .kernel = StringTest<Place::kStart, Case::kIgnored, Sense::kNotFound>,
    .prepare = PrepareStringTest<Place::kStart, Case::kIgnored>,
    .examples = {{"print 'Fabrikam' !startswith 'fab'", "False"},
                 {"print 'Fabrikam' !startswith 'kam'", "True"}},
};
}  // namespace quoll::lang
