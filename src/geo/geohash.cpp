// A cell is a column and a row of a grid with 2^n columns from longitude -180 and 2^m rows from
// latitude -90; its letters are their bits, one of the column first.
#include "geo/geohash.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "geo/hash_order.h"

namespace quoll::geo {

namespace {

constexpr std::string_view kLetters = "0123456789bcdefghjkmnpqrstuvwxyz";

struct Cell {
  uint64_t column = 0;
  uint64_t row = 0;
  int length = 0;

  int num_column_bits() const { return (length * 5 + 1) / 2; }
  int num_row_bits() const { return length * 5 / 2; }
  uint64_t num_columns() const { return uint64_t{1} << num_column_bits(); }
  uint64_t num_rows() const { return uint64_t{1} << num_row_bits(); }
  // The position at a fraction of the cell's width and height.
  Coordinate At(double fraction) const {
    return {-180 + 360 * ((static_cast<double>(column) + fraction) /
                          static_cast<double>(num_columns())),
            -90 + 180 * ((static_cast<double>(row) + fraction) / static_cast<double>(num_rows()))};
  }
};

std::optional<Cell> Parse(std::string_view text) {
  if (text.empty() || text.size() > kMaxGeohashLength) return std::nullopt;
  Cell cell{.length = static_cast<int>(text.size())};
  bool is_column = true;
  for (const char letter : text) {
    const size_t value = kLetters.find(letter);
    if (value == std::string_view::npos) return std::nullopt;
    for (int bit = 4; bit >= 0; --bit) {
      uint64_t& number = is_column ? cell.column : cell.row;
      number = number << 1 | (value >> bit & 1);
      is_column = !is_column;
    }
  }
  return cell;
}

std::string Write(const Cell& cell) {
  std::string text;
  int column_bit = cell.num_column_bits();
  int row_bit = cell.num_row_bits();
  bool is_column = true;
  for (int i = 0; i < cell.length; ++i) {
    size_t value = 0;
    for (int bit = 0; bit < 5; ++bit) {
      value =
          value << 1 | (is_column ? cell.column >> --column_bit & 1 : cell.row >> --row_bit & 1);
      is_column = !is_column;
    }
    text += kLetters[value];
  }
  return text;
}

uint64_t Place(double fraction, uint64_t count) {
  const double place = std::floor(fraction * static_cast<double>(count));
  return std::min(static_cast<uint64_t>(std::max(place, 0.0)), count - 1);
}

}  // namespace

std::string Geohash(Coordinate at, int length) {
  Cell cell{.length = length};
  cell.column = Place((at.longitude + 180) / 360, cell.num_columns());
  cell.row = Place((at.latitude + 90) / 180, cell.num_rows());
  return Write(cell);
}

std::optional<Coordinate> GeohashCenter(std::string_view geohash) {
  const auto cell = Parse(geohash);
  if (!cell) return std::nullopt;
  return cell->At(0.5);
}

std::optional<Path> GeohashRing(std::string_view geohash) {
  const auto cell = Parse(geohash);
  if (!cell) return std::nullopt;
  const Coordinate low = cell->At(0);
  const Coordinate high = cell->At(1);
  return Path{low, {high.longitude, low.latitude}, high, {low.longitude, high.latitude}, low};
}

std::optional<std::vector<std::string>> GeohashNeighbors(std::string_view geohash) {
  const auto cell = Parse(geohash);
  if (!cell) return std::nullopt;
  constexpr struct {
    int64_t column;
    int64_t row;
  } kSteps[] = {{-1, 1}, {0, 1}, {1, 1}, {-1, 0}, {1, 0}, {-1, -1}, {0, -1}, {1, -1}};
  std::vector<std::string> neighbors;
  for (const auto& step : kSteps) {
    Cell neighbor = *cell;
    neighbor.row += static_cast<uint64_t>(step.row);
    if (neighbor.row >= cell->num_rows()) continue;  // beyond a pole, below 0 too
    neighbor.column = (cell->column + static_cast<uint64_t>(step.column)) % cell->num_columns();
    neighbors.push_back(Write(neighbor));
  }
  return InHashOrder(std::move(neighbors));
}

}  // namespace quoll::geo
