// At most five resolutions down.
#include "geo/h3_cells.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    const std::string_view cell = call.args[0].Text(row);
    const auto level = geo::H3Resolution(cell);
    if (!level) continue;
    const auto resolution = LevelAt(call, 1, row, 1, geo::kMaxH3Resolution, *level + 1);
    if (resolution) PutTexts(out, row, geo::H3Children(cell, *resolution));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_h3cell_children = {
    .name = "geo_h3cell_children",
    .summary = "The H3 cells of a higher resolution that a cell consists of.",
    .signatures = {{{Text("h3cell"), Optional(RealArg("resolution"))}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print array_length(geo_h3cell_children("862a1072fffffff")))", R"(7)"}},
};

}  // namespace quoll::lang
