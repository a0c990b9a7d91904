// The cells of S2: a quad tree on the six faces of a cube. A cell is told by its token, the id in
// hexadecimal without trailing zeros.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/shape.h"

namespace quoll::geo {

inline constexpr int kMaxS2Level = 30;

// level: [0, kMaxS2Level].
std::string S2Cell(Coordinate at, int level);
// These give nothing where the token is none.
std::optional<Coordinate> S2CellCenter(std::string_view token);
std::optional<Path> S2CellRing(std::string_view token);
// Those of the same level, eight or, at a corner of the cube, seven.
std::optional<std::vector<std::string>> S2CellNeighbors(std::string_view token);

// The cells of one level that touch what lies within the radius, in the order of their ids. Nothing
// when there are more than kMaxCoveringCells.
inline constexpr size_t kMaxCoveringCells = 65536;
std::optional<std::vector<std::string>> S2Covering(const Lines& lines, int level,
                                                   double radius_meters);
std::optional<std::vector<std::string>> S2Covering(const Polygon& polygon, int level,
                                                   double radius_meters);

}  // namespace quoll::geo
