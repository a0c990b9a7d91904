// Ends and borders belong to the shapes.
#include "geo/measure.h"
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
    if (first && second) WriteCell(out, row, geo::Intersects(*first, *second));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_intersects_line_with_polygon = {
    .name = "geo_intersects_line_with_polygon",
    .summary = "Whether a line and a polygon have a position in common.",
    .signatures = {{{DynamicArg("lineString"), DynamicArg("polygon")}, Type::kBool}},
    .kernel = Kernel,
    .examples =
        {{R"(print geo_intersects_line_with_polygon(dynamic({"type":"LineString","coordinates":[[0,0],[2,2]]}), dynamic({"type":"Polygon","coordinates":[[[1,1],[3,1],[3,3],[1,3],[1,1]]]})))",
          ""}},
};

}  // namespace quoll::lang
