// The negation of `hassuffix_cs`, also on the empty text.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_not_hassuffix_cs = {
    .name = "!hassuffix_cs",
    .is_operator = true,
    .summary = "True unless the text has a term that ends with the needle, with regard to case.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")}, Type::kBool}},
    .kernel = StringTest<Place::kTermSuffix, Case::kExact, Sense::kNotFound>,
    .prepare = PrepareStringTest<Place::kTermSuffix, Case::kExact>,
    .examples = {{"print 'The End.' !hassuffix_cs 'nd'", "False"},
                 {"print 'The End.' !hassuffix_cs 'ND'", "True"}},
};
}  // namespace quoll::lang
