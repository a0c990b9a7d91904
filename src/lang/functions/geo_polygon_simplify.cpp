// What is smaller than the tolerance disappears, which may leave nothing: null.
#include "lang/functions/_geo_overlay.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

extern constinit const FunctionDef kFunction_geo_polygon_simplify = {
    .name = "geo_polygon_simplify",
    .summary =
        "Replaces chains of short, nearly straight edges of a polygon by long ones; the tolerance "
        "is in metres.",
    .signatures = {{{kPolygonArg, Optional(RealArg("tolerance"))}, Type::kDynamic}},
    .kernel = SimplifyKernel<PolygonReader>,
    .examples =
        {{R"(print geo_polygon_simplify(dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), 100))",
          ""}},
};

}  // namespace quoll::lang
