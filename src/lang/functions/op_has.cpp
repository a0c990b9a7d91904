// A term is a run of letters and digits; `_` and all else delimit. A needle with delimiters inside
// is a phrase whose ends must be free.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_has = {
    .name = "has",
    .is_operator = true,
    .aliases = {":"},
    .summary = "True if the text has the needle as a whole term or phrase, case ignored.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")}, Type::kBool}},
    .kernel = StringTest<Place::kTerm, Case::kIgnored, Sense::kFound>,
    .prepare = PrepareStringTest<Place::kTerm, Case::kIgnored>,
    .examples = {{"print 'New York, USA' has 'york'", "True"},
                 {"print 'New York, USA' has 'yor'", "False"}},
};
}  // namespace quoll::lang
