// Geodesics on the WGS-84 ellipsoid, by GeographicLib.
#pragma once

#include "geo/coordinate.h"

namespace quoll::geo {

double SpheroidDistanceMeters(Coordinate a, Coordinate b);
// The fraction of the path's length at which it comes closest to `from`. The path has two positions
// or more.
double SpheroidLocate(const Path& path, Coordinate from);

}  // namespace quoll::geo
