// Several lines or polygons count as their union.
#include "geo/measure.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  PolygonReader shapes(call, 0);
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (const auto* shape = shapes.At(row)) out.Set(row, geo::PerimeterMeters(*shape));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_polygon_perimeter = {
    .name = "geo_polygon_perimeter",
    .summary = "The length of the border of a polygon, in metres.",
    .signatures = {{{kPolygonArg}, Type::kReal}},
    .kernel = Kernel,
    .examples =
        {{R"(print round(geo_polygon_perimeter(dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}))))",
          ""}},
};

}  // namespace quoll::lang
