// Measured to the closest position of the edges.
#include "geo/measure.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  LinesReader shapes(call, 2);
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto from = PositionAt(call, 0, row);
    if (!from) continue;
    if (const auto* shape = shapes.At(row)) out.Set(row, geo::DistanceMeters(*from, *shape));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_distance_point_to_line = {
    .name = "geo_distance_point_to_line",
    .summary = "The shortest distance between a position and a line, in metres.",
    .signatures = {{{RealArg("longitude"), RealArg("latitude"), kLineArg}, Type::kReal}},
    .kernel = Kernel,
    .examples =
        {{R"(print round(geo_distance_point_to_line(5, -1, dynamic({"type":"LineString","coordinates":[[0,0],[10,0]]}))))",
          R"(111195.0)"}},
};

}  // namespace quoll::lang
