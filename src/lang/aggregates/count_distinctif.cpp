// count_distinct over the rows for which the predicate is true.
#include "lang/aggregates/_distinct.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_count_distinctif = {
    .name = "count_distinctif",
    .summary = "count_distinct over the rows for which the predicate is true.",
    .signatures =
        {
            {{Uncoerced(Arg(
                  "x", kAnyType & ~(Bit(Type::kReal) | Bit(Type::kDecimal) | Bit(Type::kDynamic)))),
              kPredicate},
             Type::kLong,
             Returns::kFixed,
             "count(DISTINCT {x}) FILTER (WHERE {predicate})"},
            {{Uncoerced(Arg("x", kAnyType)), kPredicate}, Type::kLong, Returns::kFixed},
        },
    .make = MakeCountDistinct<If>,
    .name_prefix = "count_distinctif",
    .examples = {{"range x from 1 to 9 step 1 | summarize count_distinctif(x, x > 6)", "3"}},
};

}  // namespace quoll::lang
