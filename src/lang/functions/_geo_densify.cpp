#include "lang/functions/_geo_densify.h"

namespace quoll::lang {
using namespace model;

std::optional<DensifyOptions> DensifyOptionsAt(const KernelCall& call, size_t row) {
  constexpr double kMinToleranceMeters = 0.1;
  constexpr double kMaxToleranceMeters = 10000;
  const auto tolerance = RealAt(call, 1, row, kDefaultToleranceMeters);
  const auto preserve_crossing = FlagAt(call, 2, row);
  if (!tolerance || *tolerance < kMinToleranceMeters || *tolerance > kMaxToleranceMeters ||
      !preserve_crossing) {
    return std::nullopt;
  }
  return DensifyOptions{*tolerance,
                        *preserve_crossing ? geo::Crossing::kAntimeridian : geo::Crossing::kNone};
}

std::optional<std::vector<geo::Path>> DensifyAll(const std::vector<geo::Path>& paths,
                                                 const DensifyOptions& options) {
  std::vector<geo::Path> dense;
  size_t num_positions = 0;
  for (const geo::Path& path : paths) {
    auto one = geo::Densify(path, options.tolerance_meters, options.crossing);
    if (!one) return std::nullopt;
    num_positions += one->size();
    if (num_positions > geo::kMaxDensePositions) return std::nullopt;
    dense.push_back(std::move(*one));
  }
  return dense;
}

}  // namespace quoll::lang
