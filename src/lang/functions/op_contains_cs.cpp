// Plain substring search; the empty needle is in every text.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_contains_cs = {
    .name = "contains_cs",
    .is_operator = true,
    .aliases = {"containscs"},
    .summary = "True if the text contains the needle anywhere, with regard to case.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")},
                    Type::kBool,
                    Returns::kFixed,
                    "contains({text}, {needle})"}},
    .kernel = StringTest<Place::kAnywhere, Case::kExact, Sense::kFound>,
    .prepare = PrepareStringTest<Place::kAnywhere, Case::kExact>,
    .examples = {{"print 'FabriKam' contains_cs 'riK'", "True"},
                 {"print 'FabriKam' contains_cs 'rik'", "False"}},
};
}  // namespace quoll::lang
