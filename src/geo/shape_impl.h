// The S2 objects inside Lines and Polygon, and the way from degrees to points of the unit sphere
// and back. Only files of this library include this header: S2 takes seconds to compile.
#pragma once

#include <memory>
#include <vector>

#include <s2/mutable_s2shape_index.h>
#include <s2/s2latlng.h>
#include <s2/s2polygon.h>
#include <s2/s2polyline.h>

#include "geo/shape.h"

namespace quoll::geo {

inline S2Point ToPoint(Coordinate at) {
  return S2LatLng::FromDegrees(at.latitude, at.longitude).ToPoint();
}
inline Coordinate ToCoordinate(const S2Point& point) {
  const S2LatLng at(point);
  return {at.lng().degrees(), at.lat().degrees()};
}
inline S1Angle ToAngle(double meters) { return S1Angle::Radians(meters / kEarthRadiusMeters); }
inline double ToMeters(S1Angle angle) { return angle.radians() * kEarthRadiusMeters; }

struct Lines::Impl {
  std::vector<std::unique_ptr<S2Polyline>> lines;
  MutableS2ShapeIndex index;  // of all lines
};

struct Polygon::Impl {
  S2Polygon polygon;
};

// The rings of a polygon as GeoJSON has them: shells run counterclockwise, each followed by its
// holes.
std::vector<Rings> ToRings(const S2Polygon& polygon);
Path ToPath(const S2Polyline& line);
// The lines as one set of edges: what two of them share counts once.
std::vector<std::unique_ptr<S2Polyline>> UniteLines(const Lines& lines);

}  // namespace quoll::geo
