// The first ring is the cell itself.
#include "geo/h3_cells.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto distance = LevelAt(call, 1, row, 0, geo::kMaxH3Distance, 0);
    if (!distance) continue;
    const auto rings = geo::H3Rings(call.args[0].Text(row), *distance);
    if (!rings) continue;
    DynamicWriter writer;
    writer.BeginArray();
    for (const auto& ring : *rings) {
      writer.BeginArray();
      for (const std::string& cell : ring) writer.String(cell);
      writer.EndArray();
    }
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_h3cell_rings = {
    .name = "geo_h3cell_rings",
    .summary = "The H3 cells around a cell, ring by ring, up to a distance of 142.",
    .signatures = {{{Text("h3cell"), RealArg("distance")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print array_length(geo_h3cell_rings("861f8894fffffff", 2)[2]))", R"(12)"}},
};

}  // namespace quoll::lang
