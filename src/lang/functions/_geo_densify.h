// What geo_line_densify and geo_polygon_densify share.
#pragma once

#include "geo/densify.h"
#include "lang/functions/_geo.h"

namespace quoll::lang {

struct DensifyOptions {
  double tolerance_meters = 0;
  geo::Crossing crossing = geo::Crossing::kNone;
};

// Arguments 1 and 2; nothing where one is null or the tolerance out of range.
std::optional<DensifyOptions> DensifyOptionsAt(const model::KernelCall& call, size_t row);
// Every path made dense; nothing when they would have too many positions together.
std::optional<std::vector<geo::Path>> DensifyAll(const std::vector<geo::Path>& paths,
                                                 const DensifyOptions& options);

}  // namespace quoll::lang
