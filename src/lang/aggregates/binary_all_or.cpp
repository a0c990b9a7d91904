// Bitwise or of all values that are not null; null of nothing.
#include <functional>

#include "lang/aggregates/_bits.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_binary_all_or = {
    .name = "binary_all_or",
    .summary = "Bitwise or of all values.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kIntegers))},
             Type::kLong,
             Returns::kFixed,
             "bit_or(CAST({x} AS BIGINT))"},
        },
    .make = MakeBits<std::bit_or<int64_t>>,
    .name_prefix = "binary_all_or",
    .examples = {{"range x from 5 to 7 step 1 | summarize binary_all_or(x)", "7"}},
};

}  // namespace quoll::lang
