// Columns of the row where the first argument is smallest. The binder makes one call (x, column)
// per result column; the column x itself is the call (x, x). Ties and groups where every x is null
// go to the first row.
#include "lang/aggregates/_extremes.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_arg_min = {
    .name = "arg_min",
    .aliases = {"argmin"},
    .summary = "Value of other columns at the row where the expression is smallest.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kOrdered)), Uncoerced(Arg("value", kAnyType))},
             Type::kLong,
             Returns::kArg1},
        },
    .make = MakeArgExtreme<Direction::kMin>,
    .needs_ordinal = true,
    .examples =
        {{"datatable(x:long, y:string)[1, 'a', 2, 'b'] | summarize arg_min(x, y) | project y",
          "a"}},
};

}  // namespace quoll::lang
