// Null where the text is none.
#include "geo/geohash.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { MapCells(call, out, geo::GeohashRing, PutRing); }

}  // namespace

extern constinit const FunctionDef kFunction_geo_geohash_to_polygon = {
    .name = "geo_geohash_to_polygon",
    .summary = "The polygon of a geohash.",
    .signatures = {{{Text("geohash")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print geo_geohash_to_polygon("sunny"))", ""}},
};

}  // namespace quoll::lang
