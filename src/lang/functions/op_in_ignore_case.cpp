// As `in`, with text compared under simple case folding.
#include "lang/functions/_lists.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_in_ignore_case = {
    .name = "in~",
    .is_operator = true,
    .summary = "True if the text is one of the elements, case ignored.",
    .signatures = ListSignatures(),
    .kernel = Membership<Case::kIgnored, Sense::kFound>,
    .prepare = PrepareMembership<Case::kIgnored>,
    .examples = {{"print 'A' in~ ('a', 'b')", "True"}, {"print 'c' in~ ('a', 'b')", "False"}},
};
}  // namespace quoll::lang
