// GeoJSON (RFC 7946) between dynamic values and the shapes of src/geo.
#include "lang/functions/_geo.h"

#include <cmath>

#include "model/numbers.h"

namespace quoll::lang {
using namespace model;

namespace {

std::optional<double> ToNumber(Dynamic value) {
  switch (value.tag()) {
    case Tag::kInt:
    case Tag::kLong:
      return static_cast<double>(value.AsLong());
    case Tag::kReal:
      return value.AsReal();
    case Tag::kDecimal:
      return DecimalToReal(value.AsBytes16());
    default:
      return std::nullopt;
  }
}

// A position may have a third number, its altitude, which no function uses.
std::optional<geo::Coordinate> ReadPosition(Dynamic value) {
  if (value.tag() != Tag::kArray || value.size() < 2 || value.size() > 3) return std::nullopt;
  const auto longitude = ToNumber(value.Element(0));
  const auto latitude = ToNumber(value.Element(1));
  if (!longitude || !latitude) return std::nullopt;
  const geo::Coordinate at{*longitude, *latitude};
  return geo::IsValid(at) ? std::optional(at) : std::nullopt;
}

// An array of what `read` reads.
template <typename Item>
std::optional<std::vector<Item>> ReadArray(Dynamic value, std::optional<Item> (*read)(Dynamic)) {
  if (value.tag() != Tag::kArray || value.size() == 0) return std::nullopt;
  std::vector<Item> items;
  items.reserve(value.size());
  for (size_t i = 0; i < value.size(); ++i) {
    auto item = read(value.Element(i));
    if (!item) return std::nullopt;
    items.push_back(std::move(*item));
  }
  return items;
}

std::optional<geo::Path> ReadPath(Dynamic value) { return ReadArray(value, ReadPosition); }
std::optional<geo::Rings> ReadRings(Dynamic value) { return ReadArray(value, ReadPath); }

// The coordinates of one shape or of several, by the type's name.
template <typename Item>
std::optional<std::vector<Item>> ReadGeometry(Dynamic value, std::string_view one,
                                              std::string_view several,
                                              std::optional<Item> (*read)(Dynamic)) {
  const Dynamic type = value.Property("type");
  const Dynamic coordinates = value.Property("coordinates");
  if (type.tag() != Tag::kString) return std::nullopt;
  if (type.AsString() == several) return ReadArray(coordinates, read);
  if (type.AsString() != one) return std::nullopt;
  auto item = read(coordinates);
  if (!item) return std::nullopt;
  std::vector<Item> items;
  items.push_back(std::move(*item));
  return items;
}

void WriteNumber(DynamicWriter& writer, double value) {
  if (std::trunc(value) == value) {
    writer.Long(static_cast<int64_t>(value));
  } else {
    writer.Real(value);
  }
}

void Write(DynamicWriter& writer, geo::Coordinate at) {
  writer.BeginArray();
  WriteNumber(writer, at.longitude);
  WriteNumber(writer, at.latitude);
  writer.EndArray();
}

template <typename Item>
void Write(DynamicWriter& writer, const std::vector<Item>& items) {
  writer.BeginArray();
  for (const Item& item : items) Write(writer, item);
  writer.EndArray();
}

template <typename Coordinates>
void WriteOne(DynamicWriter& writer, std::string_view type, const Coordinates& coordinates) {
  writer.BeginBag();
  writer.Name("type");
  writer.String(type);
  writer.Name("coordinates");
  Write(writer, coordinates);
  writer.EndBag();
}

template <typename Item>
void WriteGeometry(DynamicWriter& writer, std::string_view one, std::string_view several,
                   const std::vector<Item>& items) {
  if (items.size() == 1) return WriteOne(writer, one, items.front());
  if (!items.empty()) WriteOne(writer, several, items);
}

void WriteGeometries(DynamicWriter& writer, const geo::Shapes& shapes) {
  WriteGeometry(writer, "Point", "MultiPoint", shapes.points);
  WriteGeometry(writer, "LineString", "MultiLineString", shapes.lines);
  WriteGeometry(writer, "Polygon", "MultiPolygon", shapes.polygons);
}

}  // namespace

std::optional<geo::Coordinate> PositionAt(const KernelCall& call, size_t arg, size_t row) {
  if (call.args[arg].IsNull(row) || call.args[arg + 1].IsNull(row)) return std::nullopt;
  const geo::Coordinate at{call.args[arg].Get<double>(row), call.args[arg + 1].Get<double>(row)};
  return geo::IsValid(at) ? std::optional(at) : std::nullopt;
}

std::optional<double> RealAt(const KernelCall& call, size_t arg, size_t row, double fallback) {
  if (arg >= call.args.size()) return fallback;
  if (call.args[arg].IsNull(row)) return std::nullopt;
  const double value = call.args[arg].Get<double>(row);
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<int> LevelAt(const KernelCall& call, size_t arg, size_t row, int low, int high,
                           int fallback) {
  const auto level = RealAt(call, arg, row, fallback);
  if (!level || std::trunc(*level) != *level || *level < low || *level > high) return std::nullopt;
  return static_cast<int>(*level);
}

std::optional<bool> FlagAt(const KernelCall& call, size_t arg, size_t row) {
  if (arg >= call.args.size()) return false;
  const ColumnView& column = call.args[arg];
  if (column.IsNull(row)) return std::nullopt;
  return column.type == Type::kBool ? column.Get<uint8_t>(row) != 0 : column.Get<double>(row) != 0;
}

std::optional<std::vector<geo::Path>> ReadLinePaths(Dynamic value) {
  return ReadGeometry(value, "LineString", "MultiLineString", ReadPath);
}

std::optional<std::vector<geo::Rings>> ReadPolygonRings(Dynamic value) {
  return ReadGeometry(value, "Polygon", "MultiPolygon", ReadRings);
}

std::optional<geo::Lines> ReadLines(Dynamic value) {
  const auto paths = ReadLinePaths(value);
  return paths ? geo::Lines::Make(*paths) : std::nullopt;
}

std::optional<geo::Polygon> ReadPolygon(Dynamic value) {
  const auto rings = ReadPolygonRings(value);
  return rings ? geo::Polygon::Make(*rings) : std::nullopt;
}

std::optional<std::vector<geo::Lines>> ReadLinesArray(Dynamic value) {
  return ReadArray(value, ReadLines);
}

std::optional<std::vector<geo::Polygon>> ReadPolygonArray(Dynamic value) {
  return ReadArray(value, ReadPolygon);
}

void PutPoint(Column& out, size_t row, std::optional<geo::Coordinate> at) {
  if (at) PutShapes(out, row, {.points = {*at}}, IfEmpty::kNull);
}

void PutRing(Column& out, size_t row, const std::optional<geo::Path>& ring) {
  if (ring) PutShapes(out, row, {.polygons = {{*ring}}}, IfEmpty::kNull);
}

void PutShapes(Column& out, size_t row, const geo::Shapes& shapes, IfEmpty if_empty) {
  if (shapes.IsEmpty() && if_empty == IfEmpty::kNull) return;
  const int num_geometries =
      !shapes.points.empty() + !shapes.lines.empty() + !shapes.polygons.empty();
  DynamicWriter writer;
  if (num_geometries == 1) {
    WriteGeometries(writer, shapes);
  } else {
    writer.BeginBag();
    writer.Name("type");
    writer.String("GeometryCollection");
    writer.Name("geometries");
    writer.BeginArray();
    WriteGeometries(writer, shapes);
    writer.EndArray();
    writer.EndBag();
  }
  out.SetText(row, writer.Take());
}

void PutTexts(Column& out, size_t row, const std::optional<std::vector<std::string>>& texts) {
  if (!texts) return;
  DynamicWriter writer;
  writer.BeginArray();
  for (const std::string& text : *texts) writer.String(text);
  writer.EndArray();
  out.SetText(row, writer.Take());
}

}  // namespace quoll::lang
