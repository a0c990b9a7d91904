// The closest position of an edge has no closed form on an ellipsoid. Along a geodesic of less than
// half the Earth the distance has one valley, whose bottom is searched, or one hill, and then an
// end is closest.
#include <GeographicLib/Geodesic.hpp>
#include <GeographicLib/GeodesicLine.hpp>

#include "geo/spheroid.h"

namespace quoll::geo {

namespace {

using GeographicLib::Geodesic;
using GeographicLib::GeodesicLine;

double DistanceAt(const GeodesicLine& edge, double meters, Coordinate from) {
  Coordinate at;
  edge.Position(meters, at.latitude, at.longitude);
  return SpheroidDistanceMeters(at, from);
}

// Metres from the edge's begin to its position closest to `from`.
double ClosestMeters(const GeodesicLine& edge, Coordinate from) {
  constexpr int kNumSteps = 120;  // of a third of the interval each: less than a nanometre is left
  double low = 0;
  double high = edge.Distance();
  for (int i = 0; i < kNumSteps; ++i) {
    const double third = (high - low) / 3;
    if (DistanceAt(edge, low + third, from) <= DistanceAt(edge, high - third, from)) {
      high -= third;
    } else {
      low += third;
    }
  }
  return (low + high) / 2;
}

}  // namespace

double SpheroidDistanceMeters(Coordinate a, Coordinate b) {
  double meters = 0;
  Geodesic::WGS84().Inverse(a.latitude, a.longitude, b.latitude, b.longitude, meters);
  return meters;
}

double SpheroidLocate(const Path& path, Coordinate from) {
  double total = 0;
  double best_at = 0;
  double best_distance = SpheroidDistanceMeters(path.front(), from);
  for (size_t i = 1; i < path.size(); ++i) {
    const GeodesicLine edge = Geodesic::WGS84().InverseLine(
        path[i - 1].latitude, path[i - 1].longitude, path[i].latitude, path[i].longitude);
    for (const double meters : {ClosestMeters(edge, from), edge.Distance()}) {
      const double distance = DistanceAt(edge, meters, from);
      if (distance < best_distance) {
        best_distance = distance;
        best_at = total + meters;
      }
    }
    total += edge.Distance();
  }
  return total > 0 ? best_at / total : 0;
}

}  // namespace quoll::geo
