// The negation of `hasprefix_cs`, also on the empty text.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_not_hasprefix_cs = {
    .name = "!hasprefix_cs",
    .is_operator = true,
    .summary = "True unless the text has a term that starts with the needle, with regard to case.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")}, Type::kBool}},
    .kernel = StringTest<Place::kTermPrefix, Case::kExact, Sense::kNotFound>,
    .prepare = PrepareStringTest<Place::kTermPrefix, Case::kExact>,
    .examples = {{"print 'New York' !hasprefix_cs 'Yo'", "False"},
                 {"print 'New York' !hasprefix_cs 'yo'", "True"}},
};
}  // namespace quoll::lang
