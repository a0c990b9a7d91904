// The value of tdigest(): what percentiles need to know of a group, as a dynamic that can be
// stored, merged and asked later.
//
//   [[1], [value, …], [weight, …]]
//
// The values stand in order. Up to kMaxDigestValues distinct ones the answers are exact; beyond, a
// rank is off by at most 2 / kMaxDigestValues of the weight for each merge. DIFFERS: Kusto writes
// [7] first and values in another order; such a digest is read too.
#pragma once

#include <optional>
#include <string>

#include "lang/aggregates/_ranked_values.h"
#include "model/dynamic.h"

namespace quoll::lang {

inline constexpr size_t kMaxDigestValues = 4096;

// Values of any types that a digest was made of; the bytes of a dynamic.
struct DynamicOrder {
  bool operator()(const std::string& a, const std::string& b) const {
    return model::DynamicCompare(model::Dynamic(a), model::Dynamic(b)) < 0;
  }
};
using Digest = RankedValues<std::string, DynamicOrder>;

// Nothing for a value that is no digest.
std::optional<Digest> ReadDigest(model::Dynamic value);
// Adds the values of a digest; nothing for a value that is none.
void AddDigest(Digest& digest, model::Dynamic value);
std::string WriteDigest(Digest& digest);

inline constexpr char kDigestDiffers[] =
    "a digest keeps up to 4,096 values and is exact below; Kusto estimates from a few hundred on";

}  // namespace quoll::lang
