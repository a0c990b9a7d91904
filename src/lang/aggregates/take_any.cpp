// Some row's value, not null if the group has one. Of several columns the binder takes all from one
// row: arg_max over a constant, whose ties go to the first row.
#include "lang/aggregates/_take_any.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_take_any = {
    .name = "take_any",
    .aliases = {"any"},
    .summary = "Some value of the group, not null if there is one: that of the first row.",
    .signatures = {{{Uncoerced(Arg("x", kAnyType))}, Type::kLong, Returns::kArg0}},
    .make = MakeTakeAny<Always>,
    .needs_ordinal = true,
    .examples = {{"range x from 3 to 5 step 1 | summarize take_any(x)", "3"}},
};

}  // namespace quoll::lang
