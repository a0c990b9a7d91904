// Takes a single line.
#include "geo/measure.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  LinesReader lines(call, 0);
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto from = PositionAt(call, 1, row);
    const auto is_spheroid = FlagAt(call, 3, row);
    const auto* line = lines.At(row);
    if (!line || line->num_lines() != 1 || !from || !is_spheroid) continue;
    out.Set(row,
            geo::Locate(*line, *from, *is_spheroid ? geo::Earth::kSpheroid : geo::Earth::kSphere));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_line_locate_point = {
    .name = "geo_line_locate_point",
    .summary =
        "The fraction, 0 to 1, of the length of a line at which it is closest to a position.",
    .signatures = {{{kLineArg, RealArg("longitude"), RealArg("latitude"), kSpheroidArg},
                    Type::kReal}},
    .kernel = Kernel,
    .examples =
        {{R"(print geo_line_locate_point(dynamic({"type":"LineString","coordinates":[[0,0],[10,0]]}), -1, 5))",
          R"(0.0)"}},
};

}  // namespace quoll::lang
