// Several lines or polygons count as their union.
#include "geo/measure.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  LinesReader shapes(call, 0);
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (const auto* shape = shapes.At(row)) PutPoint(out, row, geo::Centroid(*shape));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_line_centroid = {
    .name = "geo_line_centroid",
    .summary = "The centre of mass of a line.",
    .signatures = {{{kLineArg}, Type::kDynamic}},
    .kernel = Kernel,
    .examples =
        {{R"(print geo_line_centroid(dynamic({"type":"LineString","coordinates":[[0,0],[2,2]]})))",
          ""}},
};

}  // namespace quoll::lang
