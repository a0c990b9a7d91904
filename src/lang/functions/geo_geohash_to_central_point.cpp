// Null where the text is none.
#include "geo/geohash.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapCells(call, out, geo::GeohashCenter, PutPoint);
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_geohash_to_central_point = {
    .name = "geo_geohash_to_central_point",
    .summary = "The position in the middle of a geohash.",
    .signatures = {{{Text("geohash")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print geo_geohash_to_central_point("sunny"))",
                  R"({"type":"Point","coordinates":[42.47314453125,23.70849609375]})"}},
};

}  // namespace quoll::lang
