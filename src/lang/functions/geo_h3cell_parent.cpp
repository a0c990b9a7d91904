// The cell around a cell: the next one, or that of a lower resolution. Empty where there is none.
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
    const auto resolution = LevelAt(call, 1, row, 0, geo::kMaxH3Resolution - 1, *level - 1);
    if (!resolution) continue;
    if (const auto parent = geo::H3Parent(cell, *resolution)) out.SetText(row, *parent);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_h3cell_parent = {
    .name = "geo_h3cell_parent",
    .summary = "The H3 cell of a lower resolution that a cell belongs to.",
    .signatures = {{{Text("h3cell"), Optional(RealArg("resolution"))}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print geo_h3cell_parent("862a1072fffffff"))", R"(852a1073fffffff)"}},
};

}  // namespace quoll::lang
