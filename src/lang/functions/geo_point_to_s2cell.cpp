// A token is the id in hexadecimal without trailing zeros: shorter for larger cells.
#include "geo/s2_cells.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto at = PositionAt(call, 0, row);
    const auto level = LevelAt(call, 2, row, 0, geo::kMaxS2Level, 11);
    if (at && level) out.SetText(row, geo::S2Cell(*at, *level));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_point_to_s2cell = {
    .name = "geo_point_to_s2cell",
    .summary = "The token of the S2 cell of a position, at a level from 0 to 30.",
    .signatures = {{{RealArg("longitude"), RealArg("latitude"), Optional(RealArg("level"))},
                    Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print geo_point_to_s2cell(-80.195829, 25.802215, 8))", R"(88d9b)"}},
};

}  // namespace quoll::lang
