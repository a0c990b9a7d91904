// Every operation here is a graph of edges that S2 snaps and sorts into points, lines and polygons.
#include "geo/overlay.h"

#include <algorithm>
#include <cmath>

#include "geo/shape_impl.h"

#include <s2/s2boolean_operation.h>
#include <s2/s2buffer_operation.h>
#include <s2/s2builder.h>
#include <s2/s2builderutil_closed_set_normalizer.h>
#include <s2/s2builderutil_s2point_vector_layer.h>
#include <s2/s2builderutil_s2polygon_layer.h>
#include <s2/s2builderutil_s2polyline_vector_layer.h>
#include <s2/s2builderutil_snap_functions.h>

namespace quoll::geo {

namespace {

using s2builderutil::IdentitySnapFunction;
using s2builderutil::S2PointVectorLayer;
using s2builderutil::S2PolygonLayer;
using s2builderutil::S2PolylineVectorLayer;

using Polylines = std::vector<std::unique_ptr<S2Polyline>>;

// Edges without direction, each once, chained to lines that are as long as can be.
S2PolylineVectorLayer::Options LongestLines() {
  S2PolylineVectorLayer::Options options;
  options.set_edge_type(S2Builder::EdgeType::UNDIRECTED);
  options.set_polyline_type(S2Builder::Graph::PolylineType::WALK);
  options.set_duplicate_edges(S2Builder::GraphOptions::DuplicateEdges::MERGE);
  options.set_s2debug_override(S2Debug::DISABLE);
  return options;
}

// Receives the edges of an operation, sorted by dimension.
class Result {
 public:
  s2builderutil::LayerVector Layers() {
    s2builderutil::LayerVector layers(3);
    layers[0] = std::make_unique<S2PointVectorLayer>(&points_);
    layers[1] = std::make_unique<S2PolylineVectorLayer>(&lines_, LongestLines());
    layers[2] = std::make_unique<S2PolygonLayer>(&polygon_);
    return s2builderutil::NormalizeClosedSet(std::move(layers));
  }
  Shapes Take() const {
    Shapes shapes;
    for (const S2Point& point : points_) shapes.points.push_back(ToCoordinate(point));
    for (const auto& line : lines_) shapes.lines.push_back(ToPath(*line));
    shapes.polygons = ToRings(polygon_);
    return shapes;
  }

 private:
  std::vector<S2Point> points_;
  Polylines lines_;
  S2Polygon polygon_;
};

Shapes Combine(S2BooleanOperation::OpType type, const S2ShapeIndex& a, const S2ShapeIndex& b) {
  S2BooleanOperation::Options options;
  options.set_polygon_model(S2BooleanOperation::PolygonModel::CLOSED);
  options.set_polyline_model(S2BooleanOperation::PolylineModel::CLOSED);
  Result result;
  S2BooleanOperation operation(type, result.Layers(), options);
  S2Error error;
  if (!operation.Build(a, b, &error)) return {};
  return result.Take();
}

Shapes PolygonShapes(const S2Polygon& polygon) {
  Shapes shapes;
  shapes.polygons = ToRings(polygon);
  return shapes;
}

Shapes LineShapes(const Polylines& lines) {
  Shapes shapes;
  for (const auto& line : lines) shapes.lines.push_back(ToPath(*line));
  return shapes;
}

// All lines through one builder.
Polylines Rebuild(std::span<const Lines> sets, const S2Builder::Options& options) {
  Polylines result;
  S2Builder builder(options);
  builder.StartLayer(std::make_unique<S2PolylineVectorLayer>(&result, LongestLines()));
  for (const Lines& set : sets) {
    for (const auto& line : set.impl().lines) builder.AddPolyline(*line);
  }
  S2Error error;
  if (!builder.Build(&error)) result.clear();
  return result;
}

S2Builder::Options Simplifying(double tolerance_meters) {
  S2Builder::Options options{IdentitySnapFunction(ToAngle(tolerance_meters))};
  options.set_simplify_edge_chains(true);
  return options;
}

// The options of a buffer of so many vertices; nothing when its border would be too long.
std::optional<S2BufferOperation::Options> BufferOptions(double radius_meters,
                                                        double tolerance_meters, int num_vertices) {
  constexpr double kMaxVertices = 1 << 20;
  // More than half the Earth would be the whole Earth.
  const double radius = std::min(radius_meters, kEarthRadiusMeters * 3.1415);
  S2BufferOperation::Options options(ToAngle(radius));
  // Less than a millionth of the radius is no longer exact; the radius itself would leave nothing
  // of a circle.
  constexpr double kMaxErrorFraction = 0.999;
  options.set_error_fraction(std::clamp(
      tolerance_meters / radius, S2BufferOperation::Options::kMinErrorFraction, kMaxErrorFraction));
  if (num_vertices * options.circle_segments() > kMaxVertices) return std::nullopt;
  return options;
}

// Runs a buffer to which add(operation) gives its input.
template <typename Add>
std::optional<Shapes> RunBuffer(std::optional<S2BufferOperation::Options> options, Add add) {
  if (!options) return std::nullopt;
  S2Polygon result;
  S2BufferOperation operation(std::make_unique<S2PolygonLayer>(&result), *options);
  add(operation);
  S2Error error;
  if (!operation.Build(&error)) return std::nullopt;
  return PolygonShapes(result);
}

}  // namespace

Polylines UniteLines(const Lines& lines) {
  if (lines.num_lines() > 1) {
    return Rebuild({&lines, 1}, S2Builder::Options{IdentitySnapFunction(S1Angle::Zero())});
  }
  Polylines one;
  one.emplace_back(lines.impl().lines.front()->Clone());
  return one;
}

Shapes Intersection(const Lines& a, const Lines& b) {
  return Combine(S2BooleanOperation::OpType::INTERSECTION, a.impl().index, b.impl().index);
}

Shapes Intersection(const Lines& a, const Polygon& b) {
  return Combine(S2BooleanOperation::OpType::INTERSECTION, a.impl().index,
                 b.impl().polygon.index());
}

Shapes Intersection(const Polygon& a, const Polygon& b) {
  return Combine(S2BooleanOperation::OpType::INTERSECTION, a.impl().polygon.index(),
                 b.impl().polygon.index());
}

Shapes Union(std::span<const Lines> lines) {
  return LineShapes(Rebuild(lines, S2Builder::Options{IdentitySnapFunction(S1Angle::Zero())}));
}

Shapes Union(std::span<const Polygon> polygons) {
  std::vector<std::unique_ptr<S2Polygon>> parts;
  for (const Polygon& polygon : polygons) {
    parts.emplace_back(polygon.impl().polygon.Clone());
  }
  return PolygonShapes(*S2Polygon::DestructiveUnion(std::move(parts)));
}

double MaxSimplifyMeters() { return ToMeters(S2Builder::SnapFunction::kMaxSnapRadius()); }

Shapes Simplify(const Lines& lines, double tolerance_meters) {
  return LineShapes(Rebuild({&lines, 1}, Simplifying(tolerance_meters)));
}

Shapes Simplify(const Polygon& polygon, double tolerance_meters) {
  S2Polygon result;
  result.InitToSimplified(polygon.impl().polygon, IdentitySnapFunction(ToAngle(tolerance_meters)));
  return PolygonShapes(result);
}

Shapes Simplify(std::span<const Polygon> polygons, double tolerance_meters) {
  S2Builder builder(Simplifying(tolerance_meters));
  std::vector<std::unique_ptr<S2Polygon>> parts;
  for (const Polygon& polygon : polygons) {
    parts.push_back(std::make_unique<S2Polygon>());
    builder.StartLayer(std::make_unique<S2PolygonLayer>(parts.back().get()));
    builder.AddPolygon(polygon.impl().polygon);
  }
  S2Error error;
  if (!builder.Build(&error)) return {};
  std::erase_if(parts, [](const auto& part) { return part->is_empty() || part->is_full(); });
  return PolygonShapes(*S2Polygon::DestructiveUnion(std::move(parts)));
}

std::optional<Shapes> Buffer(Coordinate at, double radius_meters, double tolerance_meters) {
  return RunBuffer(BufferOptions(radius_meters, tolerance_meters, 1),
                   [&](S2BufferOperation& operation) { operation.AddPoint(ToPoint(at)); });
}

std::optional<Shapes> Buffer(const Lines& lines, double radius_meters, double tolerance_meters) {
  int num_vertices = 0;
  for (const auto& line : lines.impl().lines) num_vertices += line->num_vertices();
  return RunBuffer(
      BufferOptions(radius_meters, tolerance_meters, num_vertices),
      [&](S2BufferOperation& operation) { operation.AddShapeIndex(lines.impl().index); });
}

std::optional<Shapes> Buffer(const Polygon& polygon, double radius_meters,
                             double tolerance_meters) {
  const S2Polygon& s2_polygon = polygon.impl().polygon;
  return RunBuffer(
      BufferOptions(radius_meters, tolerance_meters, s2_polygon.num_vertices()),
      [&](S2BufferOperation& operation) { operation.AddShapeIndex(s2_polygon.index()); });
}

}  // namespace quoll::geo
