// geo_polygon_lookup(LookupTable, Polygon, Longitude, Latitude [, radius] [, return_unmatched] [,
// lookup_area_radius]
// [, return_lookup_key]): adds the columns of the rows of another table whose polygon holds the
// point, or is at most so many metres away.
#include "lang/plugins/_geo_lookup.h"

namespace quoll::lang {
namespace {

std::optional<Relation> BindGeoPolygonLookup(Binder& binder, const syntax::CallExpr& call,
                                             const OutputSchema*, std::optional<Relation> input) {
  return BindGeoLookup(
      binder, call, std::move(*input),
      {.distance = "geo_distance_point_to_polygon", .contains = "geo_point_in_polygon"});
}

}  // namespace

extern constinit const PluginDef kPlugin_geo_polygon_lookup = {
    .name = "geo_polygon_lookup",
    .usage =
        "geo_polygon_lookup(LookupTable, Polygon, Longitude, Latitude [, radius] [, "
        "return_unmatched=true] "
        "[, lookup_area_radius=Metres] [, return_lookup_key=true])",
    .summary = "Add the rows of a table of polygons that hold a point.",
    .bind = BindGeoPolygonLookup,
    .examples =
        {{R"(print x=5.0, y=5.0 | evaluate geo_polygon_lookup((print n="here", area=dynamic({"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,10],[0,0]]]})), area, x, y) | project n)",
          "here"}},
};

}  // namespace quoll::lang
