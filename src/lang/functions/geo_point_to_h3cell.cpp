// A cell is its index in hexadecimal.
#include "geo/h3_cells.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto at = PositionAt(call, 0, row);
    const auto resolution = LevelAt(call, 2, row, 0, geo::kMaxH3Resolution, 6);
    if (!at || !resolution) continue;
    if (const auto cell = geo::H3Cell(*at, *resolution)) out.SetText(row, *cell);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_point_to_h3cell = {
    .name = "geo_point_to_h3cell",
    .summary = "The H3 cell of a position, at a resolution from 0 to 15.",
    .signatures = {{{RealArg("longitude"), RealArg("latitude"), Optional(RealArg("resolution"))},
                    Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print geo_point_to_h3cell(-73.956683, 40.807907, 6))", R"(862a1008fffffff)"}},
};

}  // namespace quoll::lang
