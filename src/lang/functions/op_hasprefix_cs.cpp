// Some term of the text starts with the needle; the needle may go on over delimiters.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_hasprefix_cs = {
    .name = "hasprefix_cs",
    .is_operator = true,
    .summary = "True if the text has a term that starts with the needle, with regard to case.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")}, Type::kBool}},
    .kernel = StringTest<Place::kTermPrefix, Case::kExact, Sense::kFound>,
    .prepare = PrepareStringTest<Place::kTermPrefix, Case::kExact>,
    .examples = {{"print 'New York' hasprefix_cs 'Yo'", "True"},
                 {"print 'New York' hasprefix_cs 'yo'", "False"}},
};
}  // namespace quoll::lang
