// Both ends belong to the range; `datetime .. timespan` is a start and a length. Null as for an
// ordering.
#include "lang/functions/_between.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_between = {
    .name = "between",
    .is_operator = true,
    .summary = "True if the value lies in the range, both ends included.",
    .signatures = RangeSignatures("({value} BETWEEN {low} AND {high})"),
    .kernel = Between<Sense::kFound>,
    .examples = {{"print 3 between (1 .. 3)", "True"},
                 {"print datetime(2024-01-02) between (datetime(2024-01-01) .. 7d)", "True"}},
};
}  // namespace quoll::lang
