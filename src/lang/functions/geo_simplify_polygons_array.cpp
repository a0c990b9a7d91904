// As geo_polygon_simplify; borders that two polygons share stay shared.
#include "geo/overlay.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto tolerance = RealAt(call, 1, row, kDefaultToleranceMeters);
    if (call.args[0].IsNull(row) || !tolerance || *tolerance < 0 ||
        *tolerance > geo::MaxSimplifyMeters()) {
      continue;
    }
    const auto polygons = ReadPolygonArray(ReadCell<Dynamic>(call.args[0], row));
    if (polygons) PutShapes(out, row, geo::Simplify(*polygons, *tolerance), IfEmpty::kNull);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_simplify_polygons_array = {
    .name = "geo_simplify_polygons_array",
    .summary = "The union of an array of polygons that were simplified together.",
    .signatures = {{{DynamicArg("polygons"), Optional(RealArg("tolerance"))}, Type::kDynamic}},
    .kernel = Kernel,
    .examples =
        {{R"(print geo_simplify_polygons_array(pack_array(dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}))))",
          ""}},
};

}  // namespace quoll::lang
