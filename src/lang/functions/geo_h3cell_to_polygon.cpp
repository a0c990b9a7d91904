// Null where the text is none.
#include "geo/h3_cells.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { MapCells(call, out, geo::H3CellRing, PutRing); }

}  // namespace

extern constinit const FunctionDef kFunction_geo_h3cell_to_polygon = {
    .name = "geo_h3cell_to_polygon",
    .summary = "The polygon of an H3 cell.",
    .signatures = {{{Text("h3cell")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print geo_h3cell_to_polygon("862a1072fffffff"))", ""}},
};

}  // namespace quoll::lang
