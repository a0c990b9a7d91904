// Null where the text is none.
#include "geo/geohash.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapCells(call, out, geo::GeohashNeighbors, PutTexts);
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_geohash_neighbors = {
    .name = "geo_geohash_neighbors",
    .summary = "The neighbours of a geohash.",
    .signatures = {{{Text("geohash")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print geo_geohash_neighbors("sunny"))",
                  R"(["sunnt","sunpj","sunnx","sunpn","sunnv","sunpp","sunnz","sunnw"])"}},
};

}  // namespace quoll::lang
