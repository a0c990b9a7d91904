// Bitwise xor of all values that are not null; null of nothing.
#include <functional>

#include "lang/aggregates/_bits.h"

namespace quoll::lang {
using namespace model;

extern constinit const AggregateDef kAggregate_binary_all_xor = {
    .name = "binary_all_xor",
    .summary = "Bitwise xor of all values.",
    .signatures =
        {
            {{Uncoerced(Arg("x", kIntegers))},
             Type::kLong,
             Returns::kFixed,
             "bit_xor(CAST({x} AS BIGINT))"},
        },
    .make = MakeBits<std::bit_xor<int64_t>>,
    .name_prefix = "binary_all_xor",
    .examples = {{"range x from 1 to 3 step 1 | summarize binary_all_xor(x)", "0"}},
};

}  // namespace quoll::lang
