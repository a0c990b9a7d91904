// The circle is a cap of the sphere; its radius is measured along the surface.
#include "geo/measure.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto at = PositionAt(call, 0, row);
    const auto center = PositionAt(call, 2, row);
    const auto radius = RealAt(call, 4, row, 0);
    if (!at || !center || !radius || *radius <= 0) continue;
    WriteCell(out, row, geo::DistanceMeters(*at, *center) <= *radius);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_point_in_circle = {
    .name = "geo_point_in_circle",
    .summary = "Whether a position is within a radius, in metres, of another.",
    .signatures = {{{RealArg("p_longitude"), RealArg("p_latitude"), RealArg("pc_longitude"),
                     RealArg("pc_latitude"), RealArg("c_radius")},
                    Type::kBool}},
    .kernel = Kernel,
    .examples =
        {{R"(print geo_point_in_circle(-122.143564, 47.535677, -122.100896, 47.527351, 3500))",
          R"(True)"}},
};

}  // namespace quoll::lang
