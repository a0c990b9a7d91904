// The negation of `hasprefix`, also on the empty text.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_not_hasprefix = {
    .name = "!hasprefix",
    .is_operator = true,
    .summary = "True unless the text has a term that starts with the needle, case ignored.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")}, Type::kBool}},
    .kernel = StringTest<Place::kTermPrefix, Case::kIgnored, Sense::kNotFound>,
    .prepare = PrepareStringTest<Place::kTermPrefix, Case::kIgnored>,
    .examples = {{"print 'New York' !hasprefix 'yo'", "False"},
                 {"print 'New York' !hasprefix 'ork'", "True"}},
};
}  // namespace quoll::lang
