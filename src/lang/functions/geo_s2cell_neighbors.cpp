// Null where the text is none.
#include "geo/s2_cells.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapCells(call, out, geo::S2CellNeighbors, PutTexts);
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_s2cell_neighbors = {
    .name = "geo_s2cell_neighbors",
    .summary = "The neighbours of an S2 cell.",
    .signatures = {{{Text("s2cell")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print geo_s2cell_neighbors('89c259'))", ""}},
};

}  // namespace quoll::lang
