// Takes a single line.
#include "geo/measure.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  LinesReader lines(call, 0);
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto fraction = RealAt(call, 1, row, 0);
    const auto* line = lines.At(row);
    if (!line || line->num_lines() != 1 || !fraction || *fraction < 0 || *fraction > 1) continue;
    PutPoint(out, row, geo::Interpolate(*line, *fraction));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_line_interpolate_point = {
    .name = "geo_line_interpolate_point",
    .summary = "The position at a fraction, 0 to 1, of the length of a line.",
    .signatures = {{{kLineArg, RealArg("fraction")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples =
        {{R"(print geo_line_interpolate_point(dynamic({"type":"LineString","coordinates":[[0,0],[10,0]]}), 1))",
          R"({"type":"Point","coordinates":[10,0]})"}},
};

}  // namespace quoll::lang
