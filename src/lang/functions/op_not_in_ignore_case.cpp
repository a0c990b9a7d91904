// The negation of `in~`.
#include "lang/functions/_lists.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_not_in_ignore_case = {
    .name = "!in~",
    .is_operator = true,
    .summary = "True if the text is none of the elements, case ignored.",
    .signatures = ListSignatures(),
    .kernel = Membership<Case::kIgnored, Sense::kNotFound>,
    .prepare = PrepareMembership<Case::kIgnored>,
    .examples = {{"print 'A' !in~ ('a', 'b')", "False"}, {"print 'c' !in~ ('a', 'b')", "True"}},
};
}  // namespace quoll::lang
