// Null where the text is none.
#include "geo/h3_cells.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapCells(call, out, geo::H3CellCenter, PutPoint);
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_h3cell_to_central_point = {
    .name = "geo_h3cell_to_central_point",
    .summary = "The position in the middle of an H3 cell.",
    .signatures = {{{Text("h3cell")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print geo_h3cell_to_central_point("862a1072fffffff"))", ""}},
};

}  // namespace quoll::lang
