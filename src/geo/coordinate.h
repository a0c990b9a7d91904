// Positions on Earth in degrees, and lines and polygons made of them, before they are checked
// (shape.h) and after an operation (overlay.h). The order is that of GeoJSON: longitude first.
#pragma once

#include <cmath>
#include <vector>

namespace quoll::geo {

// The sphere of distances and areas; the mean radius that S2 uses too.
inline constexpr double kEarthRadiusMeters = 6371010.0;

struct Coordinate {
  double longitude = 0;
  double latitude = 0;
  bool operator==(const Coordinate&) const = default;
};

// False for NaN as well.
inline bool IsValid(Coordinate at) {
  return std::abs(at.longitude) <= 180 && std::abs(at.latitude) <= 90;
}

using Path = std::vector<Coordinate>;
// The shell, then holes; each ring ends with its first position.
using Rings = std::vector<Path>;

// What is left of an operation, by dimension.
struct Shapes {
  Path points;
  std::vector<Path> lines;
  std::vector<Rings> polygons;
  bool IsEmpty() const { return points.empty() && lines.empty() && polygons.empty(); }
};

}  // namespace quoll::geo
