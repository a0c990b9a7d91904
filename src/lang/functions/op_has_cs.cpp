// A term is a run of letters and digits; `_` and all else delimit. A needle with delimiters inside
// is a phrase whose ends must be free.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_has_cs = {
    .name = "has_cs",
    .is_operator = true,
    .summary = "True if the text has the needle as a whole term or phrase, with regard to case.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")}, Type::kBool}},
    .kernel = StringTest<Place::kTerm, Case::kExact, Sense::kFound>,
    .prepare = PrepareStringTest<Place::kTerm, Case::kExact>,
    .examples = {{"print 'New York' has_cs 'York'", "True"},
                 {"print 'New York' has_cs 'york'", "False"}},
};
}  // namespace quoll::lang
