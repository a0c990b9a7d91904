// Null where one of the polygons is none.
#include "geo/overlay.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    const auto shapes = ReadPolygonArray(ReadCell<Dynamic>(call.args[0], row));
    if (shapes) PutShapes(out, row, geo::Union(*shapes), IfEmpty::kNull);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_union_polygons_array = {
    .name = "geo_union_polygons_array",
    .summary = "The union of an array of polygons, as GeoJSON.",
    .signatures = {{{DynamicArg("polygons")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples =
        {{R"(print geo_union_polygons_array(pack_array(dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({"type":"Polygon","coordinates":[[[1,1],[3,1],[3,3],[1,3],[1,1]]]}))))",
          ""}},
};

}  // namespace quoll::lang
