// H3 calls it the resolution.
#include "geo/h3_cells.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (const auto level = geo::H3Resolution(call.args[0].Text(row))) {
      out.Set(row, static_cast<int32_t>(*level));
    }
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_h3cell_level = {
    .name = "geo_h3cell_level",
    .summary = "The resolution of an H3 cell.",
    .signatures = {{{Text("h3cell")}, Type::kInt}},
    .kernel = Kernel,
    .examples = {{R"(print geo_h3cell_level("862a1072fffffff"))", R"(6)"}},
};

}  // namespace quoll::lang
