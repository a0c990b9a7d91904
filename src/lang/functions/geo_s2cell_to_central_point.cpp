// Null where the text is none.
#include "geo/s2_cells.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapCells(call, out, geo::S2CellCenter, PutPoint);
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_s2cell_to_central_point = {
    .name = "geo_s2cell_to_central_point",
    .summary = "The position in the middle of an S2 cell.",
    .signatures = {{{Text("s2cell")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print geo_s2cell_to_central_point("1234567"))", ""}},
};

}  // namespace quoll::lang
