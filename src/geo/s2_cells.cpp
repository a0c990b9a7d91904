#include "geo/s2_cells.h"

#include "geo/hash_order.h"
#include "geo/shape_impl.h"

#include <s2/s2cell.h>
#include <s2/s2cell_id.h>
#include <s2/s2shape_index_buffered_region.h>
#include <s2/s2shape_index_region.h>

namespace quoll::geo {

namespace {

std::optional<S2CellId> FromToken(std::string_view token) {
  const S2CellId id = S2CellId::FromToken({token.data(), token.size()});
  // Capitals and trailing zeros give an id too, but no token is written so.
  if (!id.is_valid() || std::string_view(id.ToToken()) != token) return std::nullopt;
  return id;
}

// Walks down the tree where the region is; a cell inside of it needs no more looking.
class Covering {
 public:
  Covering(const S2Region& region, int level) : region_(region), level_(level) {}

  std::optional<std::vector<std::string>> Find() {
    for (int face = 0; face < 6; ++face) {
      if (!Visit(S2CellId::FromFace(face), false)) return std::nullopt;
    }
    return std::move(tokens_);
  }

 private:
  bool Visit(S2CellId id, bool is_inside) {
    if (!is_inside) {
      const class S2Cell cell(id);
      if (!region_.MayIntersect(cell)) return true;
      is_inside = region_.Contains(cell);
    }
    if (id.level() == level_) {
      tokens_.push_back(id.ToToken());
      return tokens_.size() <= kMaxCoveringCells;
    }
    for (int child = 0; child < 4; ++child) {
      if (!Visit(id.child(child), is_inside)) return false;
    }
    return true;
  }

  const S2Region& region_;
  const int level_;
  std::vector<std::string> tokens_;
};

std::optional<std::vector<std::string>> Cover(const S2ShapeIndex& index, int level,
                                              double radius_meters) {
  if (radius_meters > 0) {
    const S2ShapeIndexBufferedRegion region(&index, ToAngle(radius_meters));
    return Covering(region, level).Find();
  }
  const auto region = MakeS2ShapeIndexRegion(&index);
  return Covering(region, level).Find();
}

}  // namespace

std::string S2Cell(Coordinate at, int level) {
  return S2CellId(ToPoint(at)).parent(level).ToToken();
}

std::optional<Coordinate> S2CellCenter(std::string_view token) {
  const auto id = FromToken(token);
  if (!id) return std::nullopt;
  const S2LatLng center = id->ToLatLng();
  return Coordinate{center.lng().degrees(), center.lat().degrees()};
}

std::optional<Path> S2CellRing(std::string_view token) {
  const auto id = FromToken(token);
  if (!id) return std::nullopt;
  const class S2Cell cell(*id);
  Path ring;
  for (int corner = 0; corner <= 4; ++corner) ring.push_back(ToCoordinate(cell.GetVertex(corner)));
  return ring;
}

std::optional<std::vector<std::string>> S2CellNeighbors(std::string_view token) {
  const auto id = FromToken(token);
  if (!id) return std::nullopt;
  std::vector<S2CellId> ids;
  id->AppendAllNeighbors(id->level(), &ids);
  std::vector<std::string> tokens;
  for (const S2CellId neighbor : ids) tokens.push_back(neighbor.ToToken());
  return InHashOrder(std::move(tokens));
}

std::optional<std::vector<std::string>> S2Covering(const Lines& lines, int level,
                                                   double radius_meters) {
  return Cover(lines.impl().index, level, radius_meters);
}

std::optional<std::vector<std::string>> S2Covering(const Polygon& polygon, int level,
                                                   double radius_meters) {
  return Cover(polygon.impl().polygon.index(), level, radius_meters);
}

}  // namespace quoll::geo
