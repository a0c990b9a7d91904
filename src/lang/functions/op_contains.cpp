// Plain substring search; the empty needle is in every text.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_contains = {
    .name = "contains",
    .is_operator = true,
    .summary = "True if the text contains the needle anywhere, case ignored.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")}, Type::kBool}},
    .kernel = StringTest<Place::kAnywhere, Case::kIgnored, Sense::kFound>,
    .prepare = PrepareStringTest<Place::kAnywhere, Case::kIgnored>,
    .examples = {{"print 'FabriKam' contains 'brik'", "True"},
                 {"print 'FabriKam' contains 'xyz'", "False"}},
};
}  // namespace quoll::lang
