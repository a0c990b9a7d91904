// The position itself where the polygon contains it.
#include "geo/measure.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  PolygonReader shapes(call, 2);
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto from = PositionAt(call, 0, row);
    if (!from) continue;
    if (const auto* shape = shapes.At(row)) PutPoint(out, row, geo::ClosestPoint(*from, *shape));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_closest_point_on_polygon = {
    .name = "geo_closest_point_on_polygon",
    .summary = "The position of a polygon that is closest to a position.",
    .signatures = {{{RealArg("longitude"), RealArg("latitude"), kPolygonArg}, Type::kDynamic}},
    .kernel = Kernel,
    .examples =
        {{R"(print geo_closest_point_on_polygon(-1, 0, dynamic({"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,10],[0,0]]]})))",
          R"({"type":"Point","coordinates":[0,0]})"}},
};

}  // namespace quoll::lang
