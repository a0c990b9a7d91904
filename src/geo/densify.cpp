// Edges are halved in degrees, where halves are exact.
#include "geo/densify.h"

#include <algorithm>
#include <cmath>

#include "geo/shape_impl.h"

#include <s2/s2edge_distances.h>

namespace quoll::geo {

namespace {

// Longitudes go on beyond 180 where an edge crosses the antimeridian.
S2Point ToWrappedPoint(Coordinate at) {
  return ToPoint({std::remainder(at.longitude, 360), at.latitude});
}

Coordinate Between(Coordinate a, Coordinate b, double fraction) {
  return {a.longitude + (b.longitude - a.longitude) * fraction,
          a.latitude + (b.latitude - a.latitude) * fraction};
}

// How far the straight edge and the geodesic are apart. They are compared at the two fractions
// where the distance of such curves is largest, or, for those with an inflection, in both halves.
double DeviationMeters(Coordinate a, Coordinate b) {
  double deviation = 0;
  for (const double fraction : {0.3125, 0.5, 0.6875}) {
    const S2Point straight = ToWrappedPoint(Between(a, b, fraction));
    const S2Point geodesic = S2::Project(straight, ToWrappedPoint(a), ToWrappedPoint(b));
    deviation = std::max(deviation, ToMeters(S1Angle(straight, geodesic)));
  }
  return deviation;
}

bool AppendEdge(Coordinate a, Coordinate b, double tolerance_meters, int depth, Path& out) {
  // An edge of half the Earth is halved to less than a metre by then.
  constexpr int kMaxDepth = 26;
  if (out.size() >= kMaxDensePositions) return false;
  if (depth == kMaxDepth || DeviationMeters(a, b) <= tolerance_meters) {
    out.push_back(b);
    return true;
  }
  const Coordinate middle = Between(a, b, 0.5);
  return AppendEdge(a, middle, tolerance_meters, depth + 1, out) &&
         AppendEdge(middle, b, tolerance_meters, depth + 1, out);
}

}  // namespace

std::optional<Path> Densify(const Path& path, double tolerance_meters, Crossing crossing) {
  Path out = {path.front()};
  for (size_t i = 1; i < path.size(); ++i) {
    Coordinate to = path[i];
    const double step = to.longitude - path[i - 1].longitude;
    if (crossing == Crossing::kAntimeridian && std::abs(step) > 180) {
      to.longitude += step > 0 ? -360 : 360;
    }
    if (!AppendEdge(path[i - 1], to, tolerance_meters, 0, out)) return std::nullopt;
    out.back() = path[i];
  }
  for (Coordinate& at : out) at.longitude = std::remainder(at.longitude, 360);
  return out;
}

}  // namespace quoll::geo
