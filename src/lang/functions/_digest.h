// What the functions over tdigest() values share.
#pragma once

#include "lang/aggregates/_tdigest.h"
#include "model/function_def.h"

namespace quoll::lang {

inline constexpr model::Param kDigestArg =
    model::Uncoerced(model::Arg("digest", model::Bit(model::Type::kDynamic)));

// Converts the value as to…() does and writes it; what does not convert leaves the row null.
void StoreDynamicAs(model::Column& out, size_t row, model::Dynamic value);

// The number of values of the digest that are at most the cell; nothing without a cell or a digest.
// `total`: of all.
std::optional<uint64_t> RankInDigest(const model::KernelCall& call, size_t row, uint64_t& total);

}  // namespace quoll::lang
