// A straight edge on a map of longitudes and latitudes is no geodesic. Positions are put between
// its ends until the geodesics between them stay within a tolerance of the straight edge.
#pragma once

#include <cstdint>
#include <optional>

#include "geo/coordinate.h"

namespace quoll::geo {

enum class Crossing : uint8_t {
  kNone,          // an edge from 170 to -170 runs over 0, as the map has it
  kAntimeridian,  // such an edge takes the shorter way over 180
};

// All positions of `path` and those in between. Nothing when there would be more than
// kMaxDensePositions.
inline constexpr size_t kMaxDensePositions = size_t{1} << 20;
std::optional<Path> Densify(const Path& path, double tolerance_meters, Crossing crossing);

}  // namespace quoll::geo
