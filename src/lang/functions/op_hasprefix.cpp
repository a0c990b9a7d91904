// Some term of the text starts with the needle; the needle may go on over delimiters.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_hasprefix = {
    .name = "hasprefix",
    .is_operator = true,
    .summary = "True if the text has a term that starts with the needle, case ignored.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")}, Type::kBool}},
    .kernel = StringTest<Place::kTermPrefix, Case::kIgnored, Sense::kFound>,
    .prepare = PrepareStringTest<Place::kTermPrefix, Case::kIgnored>,
    .examples = {{"print 'New York' hasprefix 'yo'", "True"},
                 {"print 'New York' hasprefix 'ork'", "False"}},
};
}  // namespace quoll::lang
