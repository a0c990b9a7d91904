// Ends and borders belong to the shapes.
#include "geo/measure.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  LinesReader firsts(call, 0);
  LinesReader seconds(call, 1);
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto* first = firsts.At(row);
    const auto* second = seconds.At(row);
    if (first && second) WriteCell(out, row, geo::Intersects(*first, *second));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_intersects_2lines = {
    .name = "geo_intersects_2lines",
    .summary = "Whether two lines have a position in common.",
    .signatures = {{{DynamicArg("lineString1"), DynamicArg("lineString2")}, Type::kBool}},
    .kernel = Kernel,
    .examples =
        {{R"(print geo_intersects_2lines(dynamic({"type":"LineString","coordinates":[[0,0],[2,2]]}), dynamic({"type":"LineString","coordinates":[[0,2],[2,0]]})))",
          ""}},
};

}  // namespace quoll::lang
