// The tolerance is how far the border may be off.
#include "geo/overlay.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto at = PositionAt(call, 0, row);
    const auto radius = RealAt(call, 2, row, 0);
    const auto tolerance = RealAt(call, 3, row, kDefaultToleranceMeters);
    if (!at || !radius || *radius <= 0 || !tolerance || *tolerance <= 0) continue;
    const auto shapes = geo::Buffer(*at, *radius, *tolerance);
    if (shapes) PutShapes(out, row, *shapes, IfEmpty::kNull);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_point_buffer = {
    .name = "geo_point_buffer",
    .summary = "The polygon of all positions within a radius, in metres, of a position.",
    .signatures = {{{RealArg("longitude"), RealArg("latitude"), RealArg("radius"),
                     Optional(RealArg("tolerance"))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print isnotnull(geo_point_buffer(10, 20, 1000)))", ""}},
};

}  // namespace quoll::lang
