// Checks what S2 asks of its objects, because S2 stops the program where it is not given, and
// builds the indexes at once, so that reading needs no lock.
#include "geo/shape.h"

#include "geo/shape_impl.h"

#include <s2/s2error.h>
#include <s2/s2loop.h>

namespace quoll::geo {

namespace {

bool AreValid(const Path& path) {
  for (const Coordinate at : path) {
    if (!IsValid(at)) return false;
  }
  return true;
}

std::vector<S2Point> ToPoints(const Path& path, size_t num_points) {
  std::vector<S2Point> points;
  points.reserve(num_points);
  for (size_t i = 0; i < num_points; ++i) points.push_back(ToPoint(path[i]));
  return points;
}

std::unique_ptr<S2Loop> MakeLoop(const Path& ring) {
  constexpr size_t kMinPositions = 4;  // a triangle that returns to its first corner
  if (ring.size() < kMinPositions || ring.front() != ring.back() || !AreValid(ring)) return nullptr;
  auto loop = std::make_unique<S2Loop>(ToPoints(ring, ring.size() - 1), S2Debug::DISABLE);
  S2Error error;
  if (loop->FindValidationError(&error)) return nullptr;
  loop->Normalize();
  return loop;
}

bool InitPolygon(const Rings& rings, S2Polygon& polygon) {
  std::vector<std::unique_ptr<S2Loop>> loops;
  for (const Path& ring : rings) {
    auto loop = MakeLoop(ring);
    if (loop == nullptr) return false;
    loops.push_back(std::move(loop));
  }
  if (loops.empty()) return false;
  polygon.set_s2debug_override(S2Debug::DISABLE);
  polygon.InitNested(std::move(loops));
  S2Error error;
  return !polygon.FindValidationError(&error);
}

}  // namespace

std::optional<Lines> Lines::Make(const std::vector<Path>& lines) {
  if (lines.empty()) return std::nullopt;
  auto impl = std::make_shared<Impl>();
  for (const Path& path : lines) {
    if (path.size() < 2 || !AreValid(path)) return std::nullopt;
    auto line = std::make_unique<S2Polyline>(ToPoints(path, path.size()), S2Debug::DISABLE);
    S2Error error;
    if (line->FindValidationError(&error)) return std::nullopt;
    impl->index.Add(std::make_unique<S2Polyline::Shape>(line.get()));
    impl->lines.push_back(std::move(line));
  }
  impl->index.ForceBuild();
  return Lines(std::move(impl));
}

size_t Lines::num_lines() const { return impl_->lines.size(); }

std::optional<Polygon> Polygon::Make(const std::vector<Rings>& polygons) {
  if (polygons.empty()) return std::nullopt;
  auto impl = std::make_shared<Impl>();
  if (polygons.size() == 1) {
    if (!InitPolygon(polygons[0], impl->polygon)) return std::nullopt;
  } else {
    std::vector<std::unique_ptr<S2Polygon>> parts;
    for (const Rings& rings : polygons) {
      parts.push_back(std::make_unique<S2Polygon>());
      if (!InitPolygon(rings, *parts.back())) return std::nullopt;
    }
    impl->polygon.Copy(*S2Polygon::DestructiveUnion(std::move(parts)));
  }
  impl->polygon.index().ForceBuild();
  return Polygon(std::move(impl));
}

Path ToPath(const S2Polyline& line) {
  Path path;
  for (int i = 0; i < line.num_vertices(); ++i) path.push_back(ToCoordinate(line.vertex(i)));
  return path;
}

namespace {

Path ToRing(const S2Loop& loop) {
  Path ring;
  for (int i = 0; i <= loop.num_vertices(); ++i) {
    // A hole's own vertices run round the hole; oriented, they run round the polygon.
    ring.push_back(ToCoordinate(loop.oriented_vertex(i)));
  }
  return ring;
}

}  // namespace

std::vector<Rings> ToRings(const S2Polygon& polygon) {
  std::vector<Rings> polygons;
  for (int i = 0; i < polygon.num_loops(); ++i) {
    const S2Loop& loop = *polygon.loop(i);
    if (loop.is_empty_or_full()) continue;
    // S2 lists a loop, then what lies in it.
    if (!loop.is_hole()) polygons.emplace_back();
    polygons.back().push_back(ToRing(loop));
  }
  return polygons;
}

}  // namespace quoll::geo
