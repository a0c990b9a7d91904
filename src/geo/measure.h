// Measures on the sphere, in metres and radians; where it is said so, on the WGS-84 ellipsoid.
// Positions must be valid.
#pragma once

#include <cstdint>
#include <optional>

#include "geo/shape.h"

namespace quoll::geo {

enum class Earth : uint8_t { kSphere, kSpheroid };

double DistanceMeters(Coordinate a, Coordinate b, Earth earth = Earth::kSphere);
double DistanceMeters(Coordinate from, const Lines& lines);
// 0 inside.
double DistanceMeters(Coordinate from, const Polygon& polygon);

// The direction from `from` to `to`, clockwise from north, [0, 2π). Nothing for equal or antipodal
// positions.
std::optional<double> Azimuth(Coordinate from, Coordinate to);
// Clockwise from the line b–a to the line b–c, [0, 2π). Nothing where one of the lines has no
// direction.
std::optional<double> Angle(Coordinate a, Coordinate b, Coordinate c);

Coordinate ClosestPoint(Coordinate from, const Lines& lines);
// `from` itself where the polygon contains it.
Coordinate ClosestPoint(Coordinate from, const Polygon& polygon);
bool Contains(const Polygon& polygon, Coordinate at);

// What lines or polygons share counts once.
double LengthMeters(const Lines& lines);
double PerimeterMeters(const Polygon& polygon);
double AreaSquareMeters(const Polygon& polygon);
// Nothing where the centre of mass is that of the Earth.
std::optional<Coordinate> Centroid(const Lines& lines);
std::optional<Coordinate> Centroid(const Polygon& polygon);

// The position at a fraction of the first line's length, and the fraction of the position closest
// to `from`.
Coordinate Interpolate(const Lines& lines, double fraction);
double Locate(const Lines& lines, Coordinate from, Earth earth = Earth::kSphere);

bool Intersects(const Lines& a, const Lines& b);
bool Intersects(const Lines& a, const Polygon& b);
bool Intersects(const Polygon& a, const Polygon& b);

}  // namespace quoll::geo
