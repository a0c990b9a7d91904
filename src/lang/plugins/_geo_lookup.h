// What geo_line_lookup and geo_polygon_lookup share: a join of points with the shapes of a lookup
// table.
#pragma once

#include <optional>

#include "lang/plugins/_plugins.h"

namespace quoll::lang {

struct GeoLookup {
  std::string_view distance;       // the function (longitude, latitude, shape) that gives metres
  std::string_view contains = {};  // the one that tells without a radius; empty: a radius is needed
};

// Plugin(LookupTable, Shape, Longitude, Latitude [, radius] [, return_unmatched] [,
// lookup_area_radius]
// [, return_lookup_key]), the last ones also by name.
std::optional<Relation> BindGeoLookup(Binder& binder, const syntax::CallExpr& call, Relation input,
                                      const GeoLookup& lookup);

}  // namespace quoll::lang
