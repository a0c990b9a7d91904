// Ends and borders belong to the shapes; nothing in common is a collection of nothing.
#include "lang/functions/_geo_overlay.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

extern constinit const FunctionDef kFunction_geo_intersection_line_with_polygon = {
    .name = "geo_intersection_line_with_polygon",
    .summary = "What a line and a polygon have in common, as GeoJSON.",
    .signatures = {{{DynamicArg("lineString"), DynamicArg("polygon")}, Type::kDynamic}},
    .kernel = IntersectionKernel<LinesReader, PolygonReader>,
    .examples =
        {{R"(print geo_intersection_line_with_polygon(dynamic({"type":"LineString","coordinates":[[0,0],[2,2]]}), dynamic({"type":"Polygon","coordinates":[[[1,1],[3,1],[3,3],[1,3],[1,1]]]})))",
          ""}},
};

}  // namespace quoll::lang
