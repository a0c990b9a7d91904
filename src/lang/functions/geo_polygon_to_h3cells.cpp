// H3 decides by the centre of a cell and takes edges as straight on the map.
#include "geo/h3_cells.h"
#include "geo/overlay.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

// The rings to fill; with a radius, those of the polygon grown by it.
std::optional<std::vector<geo::Rings>> RingsToFill(Dynamic value, const geo::Polygon& polygon,
                                                   double radius) {
  if (radius == 0) return ReadPolygonRings(value);
  auto grown = geo::Buffer(polygon, radius, kDefaultToleranceMeters);
  if (!grown) return std::nullopt;
  return std::move(grown->polygons);
}

void Kernel(const KernelCall& call, Column& out) {
  PolygonReader polygons(call, 0);
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto* polygon = polygons.At(row);
    const auto resolution = LevelAt(call, 1, row, 0, geo::kMaxH3Resolution, 6);
    const auto radius = RealAt(call, 2, row, 0);
    if (!polygon || !resolution || !radius || *radius < 0) continue;
    const auto rings = RingsToFill(ReadCell<Dynamic>(call.args[0], row), *polygon, *radius);
    if (rings) PutTexts(out, row, geo::H3Fill(*rings, *resolution));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_polygon_to_h3cells = {
    .name = "geo_polygon_to_h3cells",
    .summary = "The H3 cells of one resolution whose centres a polygon contains.",
    .signatures = {{{kPolygonArg, Optional(RealArg("resolution")), Optional(RealArg("radius"))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print array_length(geo_polygon_to_h3cells(dynamic({"type":"Polygon",)"
                  R"("coordinates":[[[-3.659,40.553],[-3.913,40.409],[-3.729,40.273],)"
                  R"([-3.524,40.440],[-3.659,40.553]]]}))))",
                  "13"}},
};

}  // namespace quoll::lang
