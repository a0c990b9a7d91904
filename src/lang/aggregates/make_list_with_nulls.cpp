// make_list that keeps the nulls of typed columns too. A string has no null: it stays empty.
#include "lang/aggregates/_collect.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_make_list_with_nulls = {
    .name = "make_list_with_nulls",
    .summary = "Array of the values in the order of the rows, nulls included.",
    .signatures = {{{Uncoerced(Arg("x", kAnyType))}, Type::kDynamic, Returns::kFixed}},
    .make = MakeList<Always, Nulls::kKeep>,
    .name_prefix = "list",
    .needs_ordinal = true,
    .examples =
        {
            {"range x from 1 to 3 step 1 | summarize make_list_with_nulls(iff(x == 2, long(null), "
             "x))",
             "[1,null,3]"},
        },
};

}  // namespace quoll::lang
