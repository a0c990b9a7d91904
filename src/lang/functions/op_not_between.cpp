// Both ends belong to the range; `datetime .. timespan` is a start and a length. Null as for an
// ordering.
#include "lang/functions/_between.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_not_between = {
    .name = "!between",
    .is_operator = true,
    .summary = "True if the value lies outside the range.",
    .signatures = RangeSignatures("({value} NOT BETWEEN {low} AND {high})"),
    .kernel = Between<Sense::kNotFound>,
    .examples = {{"print 3 !between (1 .. 3)", "False"}, {"print int(null) !between (1 .. 3)", ""}},
};
}  // namespace quoll::lang
