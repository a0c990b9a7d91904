// The negation of `has`, also on the empty text.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_not_has = {
    .name = "!has",
    .is_operator = true,
    .summary = "True unless the text has the needle as a whole term or phrase, case ignored.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")}, Type::kBool}},
    .kernel = StringTest<Place::kTerm, Case::kIgnored, Sense::kNotFound>,
    .prepare = PrepareStringTest<Place::kTerm, Case::kIgnored>,
    .examples = {{"print 'New York, USA' !has 'york'", "False"},
                 {"print 'New York, USA' !has 'yor'", "True"}},
};
}  // namespace quoll::lang
