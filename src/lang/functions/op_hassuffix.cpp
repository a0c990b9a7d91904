// Some term of the text ends with the needle; the needle may go back over delimiters.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_hassuffix = {
    .name = "hassuffix",
    .is_operator = true,
    .summary = "True if the text has a term that ends with the needle, case ignored.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")}, Type::kBool}},
    .kernel = StringTest<Place::kTermSuffix, Case::kIgnored, Sense::kFound>,
    .prepare = PrepareStringTest<Place::kTermSuffix, Case::kIgnored>,
    .examples = {{"print 'the end.' hassuffix 'nd'", "True"},
                 {"print 'the end.' hassuffix 'en'", "False"}},
};
}  // namespace quoll::lang
