// Geohash: longitude and latitude are halved in turn, five halvings to a letter.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/coordinate.h"

namespace quoll::geo {

inline constexpr int kMaxGeohashLength = 18;

// length: [1, kMaxGeohashLength].
std::string Geohash(Coordinate at, int length);
// These give nothing where the text is no geohash.
std::optional<Coordinate> GeohashCenter(std::string_view geohash);
std::optional<Path> GeohashRing(std::string_view geohash);
// Eight, or five beside a pole.
std::optional<std::vector<std::string>> GeohashNeighbors(std::string_view geohash);

}  // namespace quoll::geo
