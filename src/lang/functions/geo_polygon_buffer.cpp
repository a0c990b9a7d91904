// The tolerance is how far the border may be off.
#include "geo/overlay.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  PolygonReader inputs(call, 0);
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto* shape = inputs.At(row);
    const auto radius = RealAt(call, 1, row, 0);
    const auto tolerance = RealAt(call, 2, row, kDefaultToleranceMeters);
    if (!shape || !radius || *radius <= 0 || !tolerance || *tolerance <= 0) continue;
    const auto shapes = geo::Buffer(*shape, *radius, *tolerance);
    if (shapes) PutShapes(out, row, *shapes, IfEmpty::kNull);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_polygon_buffer = {
    .name = "geo_polygon_buffer",
    .summary = "The polygon of all positions within a radius, in metres, of a polygon.",
    .signatures = {{{kPolygonArg, RealArg("radius"), Optional(RealArg("tolerance"))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .examples =
        {{R"(print isnotnull(geo_polygon_buffer(dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}), 1000)))",
          ""}},
};

}  // namespace quoll::lang
