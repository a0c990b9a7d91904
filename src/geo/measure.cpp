// Measures by S2. What S2 gives as parts of the unit sphere becomes metres here.
#include "geo/measure.h"

#include <cmath>
#include <numbers>

#include "geo/shape_impl.h"
#include "geo/spheroid.h"

#include <s2/s2boolean_operation.h>
#include <s2/s2closest_edge_query.h>
#include <s2/s2measures.h>
#include <s2/s2predicates.h>

namespace quoll::geo {

namespace {

constexpr double kTurn = 2 * std::numbers::pi;

// False for equal and antipodal points, which rounding may move by less than a nanometre.
bool HasDirection(const S2Point& a, const S2Point& b) {
  constexpr double kSamePoint = 1e-15;
  return (a - b).Norm() > kSamePoint && (a + b).Norm() > kSamePoint;
}

// Clockwise from b–a to b–c.
double ClockwiseAngle(const S2Point& a, const S2Point& b, const S2Point& c) {
  const double angle = S2::Angle(a, b, c);
  // A left turn at b leaves less than half a turn on the right hand of a–b–c.
  const bool is_left = S2::RobustCrossProd(a, b).DotProd(c) >= 0;
  return is_left || angle == 0 ? angle : kTurn - angle;
}

std::optional<Coordinate> ToCentroid(const S2Point& sum) {
  if (sum.Norm2() == 0) return std::nullopt;
  return ToCoordinate(sum.Normalize());
}

S2Point Project(const S2ShapeIndex& index, const S2Point& from) {
  S2ClosestEdgeQuery query(&index);
  query.mutable_options()->set_include_interiors(false);
  S2ClosestEdgeQuery::PointTarget target(from);
  return query.Project(from, query.FindClosestEdge(&target));
}

S2BooleanOperation::Options ClosedSets() {
  S2BooleanOperation::Options options;
  options.set_polygon_model(S2BooleanOperation::PolygonModel::CLOSED);
  options.set_polyline_model(S2BooleanOperation::PolylineModel::CLOSED);
  return options;
}

}  // namespace

double DistanceMeters(Coordinate a, Coordinate b, Earth earth) {
  if (earth == Earth::kSpheroid) return SpheroidDistanceMeters(a, b);
  const S2LatLng from = S2LatLng::FromDegrees(a.latitude, a.longitude);
  return ToMeters(from.GetDistance(S2LatLng::FromDegrees(b.latitude, b.longitude)));
}

double DistanceMeters(Coordinate from, const Lines& lines) {
  const S2Point point = ToPoint(from);
  return ToMeters(S1Angle(point, Project(lines.impl().index, point)));
}

double DistanceMeters(Coordinate from, const Polygon& polygon) {
  return ToMeters(polygon.impl().polygon.GetDistance(ToPoint(from)));
}

std::optional<double> Azimuth(Coordinate from, Coordinate to) {
  const S2Point a = ToPoint(from);
  const S2Point b = ToPoint(to);
  if (!HasDirection(a, b)) return std::nullopt;
  // At a pole every direction is south, or north.
  if (std::abs(from.latitude) == 90) return from.latitude > 0 ? std::numbers::pi : 0;
  return ClockwiseAngle(S2Point(0, 0, 1), a, b);
}

std::optional<double> Angle(Coordinate a, Coordinate b, Coordinate c) {
  const S2Point p1 = ToPoint(a);
  const S2Point p2 = ToPoint(b);
  const S2Point p3 = ToPoint(c);
  if (!HasDirection(p1, p2) || !HasDirection(p2, p3)) return std::nullopt;
  return ClockwiseAngle(p1, p2, p3);
}

Coordinate ClosestPoint(Coordinate from, const Lines& lines) {
  return ToCoordinate(Project(lines.impl().index, ToPoint(from)));
}

Coordinate ClosestPoint(Coordinate from, const Polygon& polygon) {
  if (Contains(polygon, from)) return from;
  return ToCoordinate(Project(polygon.impl().polygon.index(), ToPoint(from)));
}

bool Contains(const Polygon& polygon, Coordinate at) {
  return polygon.impl().polygon.Contains(ToPoint(at));
}

double LengthMeters(const Lines& lines) {
  S1Angle length = S1Angle::Zero();
  for (const auto& line : UniteLines(lines)) length += line->GetLength();
  return ToMeters(length);
}

double PerimeterMeters(const Polygon& polygon) {
  S1Angle length = S1Angle::Zero();
  const S2Polygon& s2_polygon = polygon.impl().polygon;
  for (int i = 0; i < s2_polygon.num_loops(); ++i) {
    length += S2::GetPerimeter(s2_polygon.loop(i)->vertices_span());
  }
  return ToMeters(length);
}

double AreaSquareMeters(const Polygon& polygon) {
  return polygon.impl().polygon.GetArea() * kEarthRadiusMeters * kEarthRadiusMeters;
}

std::optional<Coordinate> Centroid(const Lines& lines) {
  S2Point sum(0, 0, 0);
  for (const auto& line : UniteLines(lines)) sum += line->GetCentroid();
  return ToCentroid(sum);
}

std::optional<Coordinate> Centroid(const Polygon& polygon) {
  return ToCentroid(polygon.impl().polygon.GetCentroid());
}

Coordinate Interpolate(const Lines& lines, double fraction) {
  return ToCoordinate(lines.impl().lines.front()->Interpolate(fraction));
}

double Locate(const Lines& lines, Coordinate from, Earth earth) {
  const S2Polyline& line = *lines.impl().lines.front();
  if (earth == Earth::kSpheroid) return SpheroidLocate(ToPath(line), from);
  int next_vertex = 0;
  const S2Point closest = line.Project(ToPoint(from), &next_vertex);
  return line.UnInterpolate(closest, next_vertex);
}

bool Intersects(const Lines& a, const Lines& b) {
  return S2BooleanOperation::Intersects(a.impl().index, b.impl().index, ClosedSets());
}

bool Intersects(const Lines& a, const Polygon& b) {
  return S2BooleanOperation::Intersects(a.impl().index, b.impl().polygon.index(), ClosedSets());
}

bool Intersects(const Polygon& a, const Polygon& b) {
  return S2BooleanOperation::Intersects(a.impl().polygon.index(), b.impl().polygon.index(),
                                        ClosedSets());
}

}  // namespace quoll::geo
