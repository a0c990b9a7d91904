// The cells of H3: hexagons, and twelve pentagons, in 16 resolutions. A cell is told by its index
// in hexadecimal.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/coordinate.h"

namespace quoll::geo {

inline constexpr int kMaxH3Resolution = 15;
inline constexpr int kMaxH3Distance = 142;
inline constexpr int kMaxH3Descent = 5;  // of one call of H3Children: 7^5 cells
inline constexpr size_t kMaxH3PolygonCells = 61680;

// These give nothing where the text is no cell, or a number is out of its range. resolution: [0,
// kMaxH3Resolution].
std::optional<std::string> H3Cell(Coordinate at, int resolution);
std::optional<Coordinate> H3CellCenter(std::string_view cell);
std::optional<Path> H3CellRing(std::string_view cell);
std::optional<int> H3Resolution(std::string_view cell);
std::optional<std::string> H3Parent(std::string_view cell, int resolution);
std::optional<std::vector<std::string>> H3Children(std::string_view cell, int resolution);
// Six, or five of a pentagon.
std::optional<std::vector<std::string>> H3Neighbors(std::string_view cell);
// The cell itself, then its neighbours, then theirs, `distance` times.
std::optional<std::vector<std::vector<std::string>>> H3Rings(std::string_view cell, int distance);
// The cells whose centre lies in one of the polygons, whose edges are straight on the map, each
// cell once. Nothing when there are more than kMaxH3PolygonCells.
std::optional<std::vector<std::string>> H3Fill(const std::vector<Rings>& polygons, int resolution);

}  // namespace quoll::geo
