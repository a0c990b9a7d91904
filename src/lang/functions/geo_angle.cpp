// The angle at the second position.
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
    const auto c = PositionAt(call, 4, row);
    if (!a || !b || !c) continue;
    if (const auto angle = geo::Angle(*a, *b, *c)) out.Set(row, *angle);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_angle = {
    .name = "geo_angle",
    .summary = "The clockwise angle between two lines that meet in a position, in radians.",
    .signatures = {{{RealArg("p1_longitude"), RealArg("p1_latitude"), RealArg("p2_longitude"),
                     RealArg("p2_latitude"), RealArg("p3_longitude"), RealArg("p3_latitude")},
                    Type::kReal}},
    .kernel = Kernel,
    .examples = {{R"(print round(degrees(geo_angle(0, 10, 0, 5, 3, -10)), 3))", R"(168.733)"}},
};

}  // namespace quoll::lang
