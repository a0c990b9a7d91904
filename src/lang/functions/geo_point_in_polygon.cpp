// Of polygons that divide a region every position belongs to exactly one, so a corner may be
// outside.
#include "geo/measure.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  PolygonReader polygons(call, 2);
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto at = PositionAt(call, 0, row);
    if (!at) continue;
    if (const auto* polygon = polygons.At(row)) {
      WriteCell(out, row, geo::Contains(*polygon, *at));
    }
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_point_in_polygon = {
    .name = "geo_point_in_polygon",
    .summary = "Whether a polygon contains a position.",
    .signatures = {{{RealArg("longitude"), RealArg("latitude"), kPolygonArg}, Type::kBool}},
    .kernel = Kernel,
    .examples =
        {{R"(print geo_point_in_polygon(5, 5, dynamic({"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,10],[0,0]]]})))",
          R"(True)"}},
};

}  // namespace quoll::lang
