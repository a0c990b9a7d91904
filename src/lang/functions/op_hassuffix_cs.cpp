// Some term of the text ends with the needle; the needle may go back over delimiters.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_hassuffix_cs = {
    .name = "hassuffix_cs",
    .is_operator = true,
    .summary = "True if the text has a term that ends with the needle, with regard to case.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")}, Type::kBool}},
    .kernel = StringTest<Place::kTermSuffix, Case::kExact, Sense::kFound>,
    .prepare = PrepareStringTest<Place::kTermSuffix, Case::kExact>,
    .examples = {{"print 'The End.' hassuffix_cs 'nd'", "True"},
                 {"print 'The End.' hassuffix_cs 'ND'", "False"}},
};
}  // namespace quoll::lang
