// What is smaller than the tolerance disappears, which may leave nothing: null.
#include "geo/overlay.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  LinesReader shapes(call, 0);
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto* shape = shapes.At(row);
    const auto tolerance = RealAt(call, 1, row, kDefaultToleranceMeters);
    if (!shape || !tolerance || *tolerance < 0 || *tolerance > geo::MaxSimplifyMeters()) continue;
    PutShapes(out, row, geo::Simplify(*shape, *tolerance), IfEmpty::kNull);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_line_simplify = {
    .name = "geo_line_simplify",
    .summary =
        "Replaces chains of short, nearly straight edges of a line by long ones; the tolerance is "
        "in metres.",
    .signatures = {{{kLineArg, Optional(RealArg("tolerance"))}, Type::kDynamic}},
    .kernel = Kernel,
    .examples =
        {{R"(print geo_line_simplify(dynamic({"type":"LineString","coordinates":[[0,0],[1,0.000001],[2,0]]}), 100))",
          ""}},
};

}  // namespace quoll::lang
