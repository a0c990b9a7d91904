// On the sphere, or on the ellipsoid where more exactness is worth its time.
#include "geo/measure.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto a = PositionAt(call, 0, row);
    const auto b = PositionAt(call, 2, row);
    const auto is_spheroid = FlagAt(call, 4, row);
    if (!a || !b || !is_spheroid) continue;
    out.Set(row, geo::DistanceMeters(*a, *b,
                                     *is_spheroid ? geo::Earth::kSpheroid : geo::Earth::kSphere));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_distance_2points = {
    .name = "geo_distance_2points",
    .summary = "The shortest distance between two positions, in metres.",
    .signatures = {{{RealArg("p1_longitude"), RealArg("p1_latitude"), RealArg("p2_longitude"),
                     RealArg("p2_latitude"), kSpheroidArg},
                    Type::kReal}},
    .kernel = Kernel,
    .examples =
        {{R"(print round(geo_distance_2points(-122.407628, 47.578557, -118.275287, 34.019056)))",
          R"(1546754.0)"}},
};

}  // namespace quoll::lang
