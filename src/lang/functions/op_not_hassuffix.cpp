// The negation of `hassuffix`, also on the empty text.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_not_hassuffix = {
    .name = "!hassuffix",
    .is_operator = true,
    .summary = "True unless the text has a term that ends with the needle, case ignored.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")}, Type::kBool}},
    .kernel = StringTest<Place::kTermSuffix, Case::kIgnored, Sense::kNotFound>,
    .prepare = PrepareStringTest<Place::kTermSuffix, Case::kIgnored>,
    .examples = {{"print 'the end.' !hassuffix 'nd'", "False"},
                 {"print 'the end.' !hassuffix 'en'", "True"}},
};
}  // namespace quoll::lang
