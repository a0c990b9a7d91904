// Ends and borders belong to the shapes; nothing in common is a collection of nothing.
#include "lang/functions/_geo_overlay.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

extern constinit const FunctionDef kFunction_geo_intersection_2lines = {
    .name = "geo_intersection_2lines",
    .summary = "What two lines have in common, as GeoJSON.",
    .signatures = {{{DynamicArg("lineString1"), DynamicArg("lineString2")}, Type::kDynamic}},
    .kernel = IntersectionKernel<LinesReader, LinesReader>,
    .examples =
        {{R"(print geo_intersection_2lines(dynamic({"type":"LineString","coordinates":[[0,0],[2,2]]}), dynamic({"type":"LineString","coordinates":[[0,2],[2,0]]})))",
          ""}},
};

}  // namespace quoll::lang
