// Ends and borders belong to the shapes; nothing in common is a collection of nothing.
#include "lang/functions/_geo_overlay.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

extern constinit const FunctionDef kFunction_geo_intersection_2polygons = {
    .name = "geo_intersection_2polygons",
    .summary = "What two polygons have in common, as GeoJSON.",
    .signatures = {{{DynamicArg("polygon1"), DynamicArg("polygon2")}, Type::kDynamic}},
    .kernel = IntersectionKernel<PolygonReader, PolygonReader>,
    .examples =
        {{R"(print geo_intersection_2polygons(dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({"type":"Polygon","coordinates":[[[1,1],[3,1],[3,3],[1,3],[1,1]]]})))",
          ""}},
};

}  // namespace quoll::lang
