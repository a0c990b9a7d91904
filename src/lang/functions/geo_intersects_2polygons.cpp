// Ends and borders belong to the shapes.
#include "geo/measure.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  PolygonReader firsts(call, 0);
  PolygonReader seconds(call, 1);
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto* first = firsts.At(row);
    const auto* second = seconds.At(row);
    if (first && second) WriteCell(out, row, geo::Intersects(*first, *second));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_intersects_2polygons = {
    .name = "geo_intersects_2polygons",
    .summary = "Whether two polygons have a position in common.",
    .signatures = {{{DynamicArg("polygon1"), DynamicArg("polygon2")}, Type::kBool}},
    .kernel = Kernel,
    .examples =
        {{R"(print geo_intersects_2polygons(dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), dynamic({"type":"Polygon","coordinates":[[[1,1],[3,1],[3,3],[1,3],[1,1]]]})))",
          ""}},
};

}  // namespace quoll::lang
