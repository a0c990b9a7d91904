// Membership by the rules of `==`. Elements may be values or dynamic arrays.
#include "lang/functions/_lists.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_in = {
    .name = "in",
    .is_operator = true,
    .summary = "True if the value is one of the elements; text is compared with regard to case.",
    .signatures = ListSignatures(),
    .kernel = Membership<Case::kExact, Sense::kFound>,
    .prepare = PrepareMembership<Case::kExact>,
    .examples = {{"print 'a' in ('a', 'b')", "True"}, {"print 2 in (dynamic([1, 2]))", "True"}},
};
}  // namespace quoll::lang
