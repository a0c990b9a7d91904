// Which of several equally close ones is not stated.
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
    if (const auto* shape = shapes.At(row)) PutPoint(out, row, geo::ClosestPoint(*from, *shape));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_closest_point_on_line = {
    .name = "geo_closest_point_on_line",
    .summary = "The position of a line that is closest to a position.",
    .signatures = {{{RealArg("longitude"), RealArg("latitude"), kLineArg}, Type::kDynamic}},
    .kernel = Kernel,
    .examples =
        {{R"(print geo_closest_point_on_line(-1, 0, dynamic({"type":"LineString","coordinates":[[0,0],[10,0]]})))",
          R"({"type":"Point","coordinates":[0,0]})"}},
};

}  // namespace quoll::lang
