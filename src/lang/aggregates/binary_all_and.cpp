// Bitwise and of all values that are not null; null of nothing.
#include <functional>

#include "lang/aggregates/_bits.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_binary_all_and = {
    .name = "binary_all_and",
    .summary = "Bitwise and of all values.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kIntegers))},
             Type::kLong,
             Returns::kFixed,
             "bit_and(CAST({x} AS BIGINT))"},
        },
    .make = MakeBits<std::bit_and<int64_t>>,
    .name_prefix = "binary_all_and",
    .examples = {{"range x from 5 to 7 step 1 | summarize binary_all_and(x)", "4"}},
};

}  // namespace quoll::lang
