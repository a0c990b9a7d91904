// 0 where the polygon contains the position.
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
    if (const auto* shape = shapes.At(row)) out.Set(row, geo::DistanceMeters(*from, *shape));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_distance_point_to_polygon = {
    .name = "geo_distance_point_to_polygon",
    .summary = "The shortest distance between a position and a polygon, in metres.",
    .signatures = {{{RealArg("longitude"), RealArg("latitude"), kPolygonArg}, Type::kReal}},
    .kernel = Kernel,
    .examples =
        {{R"(print round(geo_distance_point_to_polygon(5, -1, dynamic({"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,10],[0,0]]]}))))",
          R"(111195.0)"}},
};

}  // namespace quoll::lang
