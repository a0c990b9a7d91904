// The negation of `in`: a missing value is in no list.
#include "lang/functions/_lists.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_not_in = {
    .name = "!in",
    .is_operator = true,
    .summary = "True if the value is none of the elements; true for a missing value.",
    .signatures = ListSignatures(),
    .kernel = Membership<Case::kExact, Sense::kNotFound>,
    .prepare = PrepareMembership<Case::kExact>,
    .examples = {{"print int(null) !in (1, 2)", "True"}, {"print 'a' !in ('a')", "False"}},
};
}  // namespace quoll::lang
