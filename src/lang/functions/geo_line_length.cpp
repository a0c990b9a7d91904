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
    if (const auto* shape = shapes.At(row)) out.Set(row, geo::LengthMeters(*shape));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_line_length = {
    .name = "geo_line_length",
    .summary = "The length of a line, in metres; what several lines share counts once.",
    .signatures = {{{kLineArg}, Type::kReal}},
    .kernel = Kernel,
    .examples =
        {{R"(print round(geo_line_length(dynamic({"type":"LineString","coordinates":[[0,0],[2,2]]}))))",
          ""}},
};

}  // namespace quoll::lang
