// 0 is north, a quarter turn east.
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
    if (!a || !b) continue;
    if (const auto azimuth = geo::Azimuth(*a, *b)) out.Set(row, *azimuth);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_azimuth = {
    .name = "geo_azimuth",
    .summary = "The direction from a position to another, clockwise from north, in radians.",
    .signatures = {{{RealArg("p1_longitude"), RealArg("p1_latitude"), RealArg("p2_longitude"),
                     RealArg("p2_latitude")},
                    Type::kReal}},
    .kernel = Kernel,
    .examples = {{R"(print round(degrees(geo_azimuth(5, 10, 10, -40)), 3))", R"(175.016)"}},
};

}  // namespace quoll::lang
