// geo_line_lookup(LookupTable, Line, Longitude, Latitude, radius [, return_unmatched] [,
// lookup_area_radius]
// [, return_lookup_key]): adds the columns of the rows of another table whose line is at most so
// many metres away.
#include "lang/plugins/_geo_lookup.h"

namespace quoll::lang {
namespace {

std::optional<Relation> BindGeoLineLookup(Binder& binder, const syntax::CallExpr& call,
                                          const OutputSchema*, std::optional<Relation> input) {
  return BindGeoLookup(binder, call, std::move(*input), {.distance = "geo_distance_point_to_line"});
}

}  // namespace

extern constinit const PluginDef kPlugin_geo_line_lookup = {
    .name = "geo_line_lookup",
    .usage =
        "geo_line_lookup(LookupTable, Line, Longitude, Latitude, radius [, return_unmatched=true] "
        "[, lookup_area_radius=Metres] [, return_lookup_key=true])",
    .summary = "Add the rows of a table of lines that pass near a point.",
    .bind = BindGeoLineLookup,
    .examples =
        {{R"(print x=5.0, y=0.0 | evaluate geo_line_lookup((print n="equator", line=dynamic({"type":"LineString","coordinates":[[0,0],[10,0]]})), line, x, y, 10) | project n)",
          "equator"}},
};

}  // namespace quoll::lang
