// Null where there would be more than 65,536 cells.
#include "geo/s2_cells.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  LinesReader shapes(call, 0);
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto* shape = shapes.At(row);
    const auto level = LevelAt(call, 1, row, 0, geo::kMaxS2Level, 11);
    const auto radius = RealAt(call, 2, row, 0);
    if (!shape || !level || !radius || *radius < 0) continue;
    PutTexts(out, row, geo::S2Covering(*shape, *level, *radius));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_line_to_s2cells = {
    .name = "geo_line_to_s2cells",
    .summary =
        "The S2 cells of one level that cover a line and what is within a radius, in metres, of "
        "it.",
    .signatures = {{{kLineArg, Optional(RealArg("level")), Optional(RealArg("radius"))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .examples =
        {{R"(print geo_line_to_s2cells(dynamic({"type":"LineString","coordinates":[[0,0],[2,2]]}), 4))",
          ""}},
};

}  // namespace quoll::lang
