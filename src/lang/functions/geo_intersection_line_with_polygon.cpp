// Ends and borders belong to the shapes; nothing in common is a collection of nothing.
#include "geo/overlay.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  LinesReader firsts(call, 0);
  PolygonReader seconds(call, 1);
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto* first = firsts.At(row);
    const auto* second = seconds.At(row);
    if (!first || !second) continue;
    PutShapes(out, row, geo::Intersection(*first, *second), IfEmpty::kCollection);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_intersection_line_with_polygon = {
    .name = "geo_intersection_line_with_polygon",
    .summary = "What a line and a polygon have in common, as GeoJSON.",
    .signatures = {{{DynamicArg("lineString"), DynamicArg("polygon")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples =
        {{R"(print geo_intersection_line_with_polygon(dynamic({"type":"LineString","coordinates":[[0,0],[2,2]]}), dynamic({"type":"Polygon","coordinates":[[[1,1],[3,1],[3,3],[1,3],[1,1]]]})))",
          ""}},
};

}  // namespace quoll::lang
