// Operations that make new shapes: intersections, unions, simplifying and buffers on the sphere.
#pragma once

#include <optional>
#include <span>

#include "geo/shape.h"

namespace quoll::geo {

// What both have in common, lower dimensions only where higher ones do not cover them: the crossing
// of two lines is a point, that of two polygons with one common corner too.
Shapes Intersection(const Lines& a, const Lines& b);
Shapes Intersection(const Lines& a, const Polygon& b);
Shapes Intersection(const Polygon& a, const Polygon& b);

Shapes Union(std::span<const Lines> lines);
Shapes Union(std::span<const Polygon> polygons);

// Largest tolerance of Simplify; from there on everything is one point.
double MaxSimplifyMeters();
// Vertices closer than the tolerance become one and nearly straight chains one edge. What becomes a
// point disappears, so the result may be empty. tolerance_meters: [0, MaxSimplifyMeters()].
Shapes Simplify(const Lines& lines, double tolerance_meters);
Shapes Simplify(const Polygon& polygon, double tolerance_meters);
// Simplifies together, so that borders which two polygons share stay shared; the union of what is
// left.
Shapes Simplify(std::span<const Polygon> polygons, double tolerance_meters);

// All positions within the radius, as a polygon whose border is off by the tolerance at most.
// radius > 0, tolerance > 0. Nothing when it would have too many vertices.
std::optional<Shapes> Buffer(Coordinate at, double radius_meters, double tolerance_meters);
std::optional<Shapes> Buffer(const Lines& lines, double radius_meters, double tolerance_meters);
std::optional<Shapes> Buffer(const Polygon& polygon, double radius_meters, double tolerance_meters);

}  // namespace quoll::geo
