// Accuracy is the number of letters.
#include "geo/geohash.h"
#include "lang/functions/_geo.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto at = PositionAt(call, 0, row);
    const auto accuracy = LevelAt(call, 2, row, 1, geo::kMaxGeohashLength, 5);
    if (at && accuracy) out.SetText(row, geo::Geohash(*at, *accuracy));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_point_to_geohash = {
    .name = "geo_point_to_geohash",
    .summary = "The geohash of a position, 1 to 18 letters.",
    .signatures = {{{RealArg("longitude"), RealArg("latitude"), Optional(RealArg("accuracy"))},
                    Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print geo_point_to_geohash(-80.195829, 25.802215, 8))", R"(dhwfz15h)"}},
};

}  // namespace quoll::lang
