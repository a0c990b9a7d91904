#include "geo/h3_cells.h"

#include <charconv>
#include <unordered_set>

#include "geo/hash_order.h"

#include <h3/h3api.h>

namespace quoll::geo {

namespace {

std::optional<H3Index> ParseCell(std::string_view text) {
  H3Index cell = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), cell, 16);
  if (error != std::errc() || end != text.data() + text.size() || !isValidCell(cell)) {
    return std::nullopt;
  }
  return cell;
}

std::string CellText(H3Index cell) {
  char digits[16];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, cell, 16);
  return {digits, end};
}

LatLng ToLatLng(Coordinate at) { return {degsToRads(at.latitude), degsToRads(at.longitude)}; }

Coordinate ToCoordinate(const LatLng& at) { return {radsToDegs(at.lng), radsToDegs(at.lat)}; }

bool IsResolution(int resolution) { return resolution >= 0 && resolution <= kMaxH3Resolution; }

// H3's view of rings. It does not want the closing position, and does not own its vertices.
class PolygonView {
 public:
  explicit PolygonView(const Rings& rings) {
    for (const Path& ring : rings) {
      vertices_.emplace_back();
      for (size_t i = 0; i + 1 < ring.size(); ++i) vertices_.back().push_back(ToLatLng(ring[i]));
    }
    for (std::vector<LatLng>& ring : vertices_) {
      loops_.push_back({static_cast<int>(ring.size()), ring.data()});
    }
    polygon_.geoloop = loops_.front();
    polygon_.numHoles = static_cast<int>(loops_.size()) - 1;
    polygon_.holes = loops_.data() + 1;
  }
  const GeoPolygon& polygon() const { return polygon_; }

 private:
  std::vector<std::vector<LatLng>> vertices_;
  std::vector<GeoLoop> loops_;
  GeoPolygon polygon_{};
};

std::optional<std::vector<H3Index>> FillOne(const Rings& rings, int resolution) {
  // The estimate counts the cells of the bounding box, so it may be well above the result.
  constexpr int64_t kMaxEstimate = int64_t{1} << 22;
  const PolygonView view(rings);
  int64_t estimate = 0;
  if (maxPolygonToCellsSize(&view.polygon(), resolution, 0, &estimate) != E_SUCCESS ||
      estimate > kMaxEstimate) {
    return std::nullopt;
  }
  std::vector<H3Index> cells(static_cast<size_t>(estimate));
  if (polygonToCells(&view.polygon(), resolution, 0, cells.data()) != E_SUCCESS) {
    return std::nullopt;
  }
  std::erase(cells, H3Index{0});
  return cells;
}

}  // namespace

std::optional<std::string> H3Cell(Coordinate at, int resolution) {
  const LatLng position = ToLatLng(at);
  H3Index cell = 0;
  if (!IsResolution(resolution) || latLngToCell(&position, resolution, &cell) != E_SUCCESS) {
    return std::nullopt;
  }
  return CellText(cell);
}

std::optional<Coordinate> H3CellCenter(std::string_view cell) {
  const auto index = ParseCell(cell);
  LatLng center;
  if (!index || cellToLatLng(*index, &center) != E_SUCCESS) return std::nullopt;
  return ToCoordinate(center);
}

std::optional<Path> H3CellRing(std::string_view cell) {
  const auto index = ParseCell(cell);
  CellBoundary boundary;
  if (!index || cellToBoundary(*index, &boundary) != E_SUCCESS) return std::nullopt;
  Path ring;
  for (int i = 0; i < boundary.numVerts; ++i) ring.push_back(ToCoordinate(boundary.verts[i]));
  ring.push_back(ring.front());
  return ring;
}

std::optional<int> H3Resolution(std::string_view cell) {
  const auto index = ParseCell(cell);
  if (!index) return std::nullopt;
  return getResolution(*index);
}

std::optional<std::string> H3Parent(std::string_view cell, int resolution) {
  const auto index = ParseCell(cell);
  H3Index parent = 0;
  if (!index || cellToParent(*index, resolution, &parent) != E_SUCCESS) return std::nullopt;
  return CellText(parent);
}

std::optional<std::vector<std::string>> H3Children(std::string_view cell, int resolution) {
  const auto index = ParseCell(cell);
  if (!index || !IsResolution(resolution)) return std::nullopt;
  const int descent = resolution - getResolution(*index);
  int64_t num_children = 0;
  if (descent < 0 || descent > kMaxH3Descent ||
      cellToChildrenSize(*index, resolution, &num_children) != E_SUCCESS) {
    return std::nullopt;
  }
  std::vector<H3Index> children(static_cast<size_t>(num_children));
  if (cellToChildren(*index, resolution, children.data()) != E_SUCCESS) return std::nullopt;
  std::vector<std::string> texts;
  for (const H3Index child : children) texts.push_back(CellText(child));
  return texts;
}

std::optional<std::vector<std::string>> H3Neighbors(std::string_view cell) {
  auto rings = H3Rings(cell, 1);
  if (!rings) return std::nullopt;
  return std::move((*rings)[1]);
}

std::optional<std::vector<std::vector<std::string>>> H3Rings(std::string_view cell, int distance) {
  const auto index = ParseCell(cell);
  int64_t max_cells = 0;
  if (!index || distance < 0 || distance > kMaxH3Distance ||
      maxGridDiskSize(distance, &max_cells) != E_SUCCESS) {
    return std::nullopt;
  }
  std::vector<H3Index> cells(static_cast<size_t>(max_cells));
  std::vector<int> distances(cells.size());
  if (gridDiskDistances(*index, distance, cells.data(), distances.data()) != E_SUCCESS) {
    return std::nullopt;
  }
  std::vector<std::vector<std::string>> rings(static_cast<size_t>(distance) + 1);
  for (size_t i = 0; i < cells.size(); ++i) {
    // Around a pentagon places stay empty.
    if (cells[i] != 0) rings[static_cast<size_t>(distances[i])].push_back(CellText(cells[i]));
  }
  return rings;
}

std::optional<std::vector<std::string>> H3Fill(const std::vector<Rings>& polygons, int resolution) {
  if (!IsResolution(resolution)) return std::nullopt;
  std::vector<std::string> texts;
  std::unordered_set<H3Index> seen;
  for (const Rings& rings : polygons) {
    const auto cells = FillOne(rings, resolution);
    if (!cells) return std::nullopt;
    for (const H3Index cell : *cells) {
      if (seen.insert(cell).second) texts.push_back(CellText(cell));
    }
    if (texts.size() > kMaxH3PolygonCells) return std::nullopt;
  }
  return InHashOrder(std::move(texts));
}

}  // namespace quoll::geo
