// Null where the text is none.
#include "geo/h3_cells.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapCells(call, out, geo::H3Neighbors, PutTexts);
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_h3cell_neighbors = {
    .name = "geo_h3cell_neighbors",
    .summary = "The neighbours of an H3 cell.",
    .signatures = {{{Text("h3cell")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples =
        {{R"(print geo_h3cell_neighbors("862a1072fffffff"))",
          R"(["862a10727ffffff","862a10707ffffff","862a1070fffffff","862a10777ffffff","862a100dfffffff","862a100d7ffffff"])"}},
};

}  // namespace quoll::lang
