// Well-known text, in two dimensions: a tag and nested lists of positions. Each tag says how deep
// its lists nest, so one reader serves all of them. The shapes are not checked, nor are the
// numbers.
#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <string>

#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

struct WktType {
  std::string_view tag;
  std::string_view geojson;
  int depth;  // of the lists: 0 a position, 1 a list of positions …
};

constexpr WktType kTypes[] = {
    {"POINT", "Point", 0},
    {"LINESTRING", "LineString", 1},
    {"POLYGON", "Polygon", 2},
    {"MULTIPOINT", "MultiPoint", 1},
    {"MULTILINESTRING", "MultiLineString", 2},
    {"MULTIPOLYGON", "MultiPolygon", 3},
};

// Each Read… returns false where the text is not what it should be; what was written by then is
// lost.
class WktReader {
 public:
  WktReader(std::string_view text, DynamicWriter& writer) : rest_(text), writer_(writer) {}

  bool Read() { return ReadGeometry(0) && (SkipBlanks(), rest_.empty()); }

 private:
  void SkipBlanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
  }
  bool Eat(char c) {
    SkipBlanks();
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // A word in capitals.
  std::string EatWord() {
    SkipBlanks();
    std::string word;
    while (!rest_.empty() && std::isalpha(static_cast<unsigned char>(rest_.front()))) {
      word += static_cast<char>(std::toupper(static_cast<unsigned char>(rest_.front())));
      rest_.remove_prefix(1);
    }
    return word;
  }

  bool ReadNumber() {
    SkipBlanks();
    double value = 0;
    if (rest_.starts_with('+')) rest_.remove_prefix(1);
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc() || !std::isfinite(value)) return false;
    rest_.remove_prefix(static_cast<size_t>(end - rest_.data()));
    constexpr double kMaxExact = 9007199254740992;  // 2^53
    if (std::trunc(value) == value && std::abs(value) <= kMaxExact) {
      writer_.Long(static_cast<int64_t>(value));
    } else {
      writer_.Real(value);
    }
    return true;
  }
  // `1 2`; inside of a list also `(1 2)`, as some write the points of MULTIPOINT.
  bool ReadPosition() {
    const bool is_bracketed = Eat('(');
    writer_.BeginArray();
    if (!ReadNumber() || !ReadNumber()) return false;
    writer_.EndArray();
    return !is_bracketed || Eat(')');
  }
  bool ReadLists(int depth) {
    if (depth == 0) return ReadPosition();
    if (!Eat('(')) return false;
    writer_.BeginArray();
    do {
      if (!ReadLists(depth - 1)) return false;
    } while (Eat(','));
    writer_.EndArray();
    return Eat(')');
  }

  bool ReadGeometry(int nesting) {
    const std::string word = EatWord();
    writer_.BeginBag();
    writer_.Name("type");
    if (word == "GEOMETRYCOLLECTION") return ReadCollection(nesting);
    for (const WktType& type : kTypes) {
      if (type.tag != word) continue;
      writer_.String(type.geojson);
      writer_.Name("coordinates");
      if (type.depth == 0 && !rest_.empty()) {
        SkipBlanks();
        if (!rest_.starts_with('(')) return false;
      }
      if (!ReadLists(type.depth)) return false;
      writer_.EndBag();
      return true;
    }
    return false;
  }
  bool ReadCollection(int nesting) {
    constexpr int kMaxNesting = 32;
    if (nesting == kMaxNesting || !Eat('(')) return false;
    writer_.String("GeometryCollection");
    writer_.Name("geometries");
    writer_.BeginArray();
    do {
      if (!ReadGeometry(nesting + 1)) return false;
    } while (Eat(','));
    writer_.EndArray();
    writer_.EndBag();
    return Eat(')');
  }

  std::string_view rest_;
  DynamicWriter& writer_;
};

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    DynamicWriter writer;
    if (WktReader(call.args[0].Text(row), writer).Read()) out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_from_wkt = {
    .name = "geo_from_wkt",
    .summary = "The GeoJSON of a shape in well-known text.",
    .signatures = {{{Text("wkt")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{"print geo_from_wkt('POINT (1 2)')", R"({"type":"Point","coordinates":[1,2]})"}},
};

}  // namespace quoll::lang
