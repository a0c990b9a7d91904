// Number of rows for which the predicate is true; a null predicate counts nothing.
#include "lang/aggregates/_count.h"
#include "lang/aggregates/_if.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_countif = {
    .name = "countif",
    .summary = "Number of rows for which the predicate is true.",
    .signatures =
        {
            {{kPredicate}, Type::kLong, Returns::kFixed, "count(*) FILTER (WHERE {predicate})"},
        },
    .make = MakeCount<Counted::kTrueRows>,
    .name_prefix = "countif",
    .examples = {{"range x from 1 to 5 step 1 | summarize countif(x > 3)", "2"}},
};

}  // namespace quoll::lang
