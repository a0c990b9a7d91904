// What the geo functions share: arguments in (positions, GeoJSON lines and polygons, ranges),
// results out (GeoJSON, arrays of cells). GeoJSON is written as Kusto writes it: `type` first, and
// a whole number of degrees without a fraction.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "geo/coordinate.h"
#include "geo/shape.h"
#include "lang/functions/_rows.h"

namespace quoll::lang {

// Arguments of one row. Nothing: the argument is null or out of range, and so is the result.

// Longitude and latitude, from argument `arg` on.
std::optional<geo::Coordinate> PositionAt(const model::KernelCall& call, size_t arg, size_t row);
// A real; `fallback` where it was left out.
std::optional<double> RealAt(const model::KernelCall& call, size_t arg, size_t row,
                             double fallback);
// A whole number of [low, high], given as any number; `fallback` where it was left out.
std::optional<int> LevelAt(const model::KernelCall& call, size_t arg, size_t row, int low, int high,
                           int fallback);
// A bool, or a number that is not 0; false where it was left out.
std::optional<bool> FlagAt(const model::KernelCall& call, size_t arg, size_t row);

// GeoJSON of the types LineString and MultiLineString, Polygon and MultiPolygon. The shape is not
// checked yet.
std::optional<std::vector<geo::Path>> ReadLinePaths(model::Dynamic value);
std::optional<std::vector<geo::Rings>> ReadPolygonRings(model::Dynamic value);
std::optional<geo::Lines> ReadLines(model::Dynamic value);
std::optional<geo::Polygon> ReadPolygon(model::Dynamic value);
// An array of them; nothing as well when it is empty or one of them is no shape.
std::optional<std::vector<geo::Lines>> ReadLinesArray(model::Dynamic value);
std::optional<std::vector<geo::Polygon>> ReadPolygonArray(model::Dynamic value);

// The shape in argument `arg`. Building one costs far more than comparing its text, so that of the
// row before is kept: a constant is built once.
template <typename Shape, std::optional<Shape> (*Read)(model::Dynamic)>
class ShapeReader {
 public:
  ShapeReader(const model::KernelCall& call, size_t arg) : column_(call.args[arg]) {}
  // Null where there is no shape.
  const Shape* At(size_t row) {
    if (column_.IsNull(row)) return nullptr;
    const std::string_view bytes = column_.Text(row);
    if (!is_read_ || bytes != bytes_) {
      bytes_ = bytes;
      shape_ = Read(model::Dynamic(bytes));
      is_read_ = true;
    }
    return shape_ ? &*shape_ : nullptr;
  }

 private:
  const model::ColumnView& column_;
  bool is_read_ = false;
  std::string_view bytes_;
  std::optional<Shape> shape_;
};
using LinesReader = ShapeReader<geo::Lines, ReadLines>;
using PolygonReader = ShapeReader<geo::Polygon, ReadPolygon>;

// Results of one row; nothing stays null.
void PutPoint(model::Column& out, size_t row, std::optional<geo::Coordinate> at);
// A polygon without holes.
void PutRing(model::Column& out, size_t row, const std::optional<geo::Path>& ring);
enum class IfEmpty : uint8_t { kNull, kCollection };
// One geometry, or a collection of one per dimension.
void PutShapes(model::Column& out, size_t row, const geo::Shapes& shapes, IfEmpty if_empty);
void PutTexts(model::Column& out, size_t row, const std::optional<std::vector<std::string>>& texts);

// For functions of the text of a cell: MapCells(call, out, geo::S2CellNeighbors, PutTexts).
template <typename Fn, typename Put>
void MapCells(const model::KernelCall& call, model::Column& out, Fn fn, Put put) {
  for (size_t row = 0; row < call.num_rows; ++row) put(out, row, fn(call.args[0].Text(row)));
}

// Parameters. Kusto takes any number for a level or a metre.
constexpr model::Param kLineArg = DynamicArg("lineString");
constexpr model::Param kPolygonArg = DynamicArg("polygon");
constexpr model::Param kSpheroidArg =
    model::Optional(model::Arg("use_spheroid", model::Bit(model::Type::kBool)));
constexpr model::Param kCrossingArg = model::Optional(model::Arg(
    "preserve_crossing", model::Bit(model::Type::kBool) | model::Bit(model::Type::kReal)));

inline constexpr double kDefaultToleranceMeters = 10;

}  // namespace quoll::lang
