// The order in which the service lists cells that it has gathered in a set.
#pragma once

#include <string>
#include <vector>

namespace quoll::geo {

// The texts, which must differ, as a chained hash set would list them after they were put into it
// one by one: FNV-1a of 64 bits; eight buckets, times eight when there are more texts than buckets
// (from 512 on times two); one list, where a text goes in front of those in its bucket, or to the
// end when it is the first there. The outcomes shown for geo_geohash_neighbors,
// geo_s2cell_neighbors and geo_polygon_to_h3cells agree with this rule.
std::vector<std::string> InHashOrder(std::vector<std::string> texts);

}  // namespace quoll::geo
