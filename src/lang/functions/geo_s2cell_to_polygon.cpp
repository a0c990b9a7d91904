// Null where the text is none.
#include "geo/s2_cells.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { MapCells(call, out, geo::S2CellRing, PutRing); }

}  // namespace

extern constinit const FunctionDef kFunction_geo_s2cell_to_polygon = {
    .name = "geo_s2cell_to_polygon",
    .summary = "The polygon of an S2 cell.",
    .signatures = {{{Text("s2cell")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print geo_s2cell_to_polygon("89c259"))", ""}},
};

}  // namespace quoll::lang
