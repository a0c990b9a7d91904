// Makes the straight edges of a map geodesics.
#include "lang/functions/_geo_densify.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

std::optional<std::vector<geo::Rings>> DensifyPolygons(const std::vector<geo::Rings>& polygons,
                                                       const DensifyOptions& options) {
  std::vector<geo::Rings> dense;
  size_t num_positions = 0;
  for (const geo::Rings& rings : polygons) {
    auto one = DensifyAll(rings, options);
    if (!one) return std::nullopt;
    for (const geo::Path& ring : *one) num_positions += ring.size();
    if (num_positions > geo::kMaxDensePositions) return std::nullopt;
    dense.push_back(std::move(*one));
  }
  return dense;
}

void Kernel(const KernelCall& call, Column& out) {
  PolygonReader polygons(call, 0);
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto options = DensifyOptionsAt(call, row);
    if (!polygons.At(row) || !options) continue;
    const auto rings = ReadPolygonRings(ReadCell<Dynamic>(call.args[0], row));
    auto dense = DensifyPolygons(*rings, *options);
    if (dense) PutShapes(out, row, {.polygons = std::move(*dense)}, IfEmpty::kNull);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_polygon_densify = {
    .name = "geo_polygon_densify",
    .summary =
        "Puts positions between those of a polygon, so that its edges follow the straight "
        "edges of a map within a tolerance in metres.",
    .signatures = {{{kPolygonArg, Optional(RealArg("tolerance")), kCrossingArg}, Type::kDynamic}},
    .kernel = Kernel,
    .examples =
        {{R"(print geo_polygon_densify(dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), 100000))",
          ""}},
};

}  // namespace quoll::lang
