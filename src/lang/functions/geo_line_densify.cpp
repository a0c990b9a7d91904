// Makes the straight edges of a map geodesics.
#include "lang/functions/_geo_densify.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  LinesReader lines(call, 0);
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto options = DensifyOptionsAt(call, row);
    if (!lines.At(row) || !options) continue;
    const auto paths = ReadLinePaths(ReadCell<Dynamic>(call.args[0], row));
    auto dense = DensifyAll(*paths, *options);
    if (dense) PutShapes(out, row, {.lines = std::move(*dense)}, IfEmpty::kNull);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_line_densify = {
    .name = "geo_line_densify",
    .summary =
        "Puts positions between those of a line, so that its edges follow the straight "
        "edges of a map within a tolerance in metres.",
    .signatures = {{{kLineArg, Optional(RealArg("tolerance")), kCrossingArg}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print geo_line_densify(dynamic({"type":"LineString",)"
                  R"("coordinates":[[10,10],[11,10]]})))",
                  R"({"type":"LineString","coordinates":[[10,10],[10.25,10],[10.5,10],[10.75,10],)"
                  R"([11,10]]})"}},
};

}  // namespace quoll::lang
