// The negation of `has_cs`, also on the empty text.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_not_has_cs = {
    .name = "!has_cs",
    .is_operator = true,
    .summary =
        "True unless the text has the needle as a whole term or phrase, with regard to case.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")}, Type::kBool}},
    .kernel = StringTest<Place::kTerm, Case::kExact, Sense::kNotFound>,
    .prepare = PrepareStringTest<Place::kTerm, Case::kExact>,
    .examples = {{"print 'New York' !has_cs 'York'", "False"},
                 {"print 'New York' !has_cs 'york'", "True"}},
};
}  // namespace quoll::lang
