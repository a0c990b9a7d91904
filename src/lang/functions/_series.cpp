#include "lang/functions/_series.h"

#include <algorithm>
#include <limits>

#include "lang/functions/_numbers.h"

namespace quoll::lang {
using namespace model;

namespace {

SeriesNumber Whole(int64_t value) { return {true, value, static_cast<double>(value)}; }

// One argument in one row: a series, or a number that stands for one.
class SeriesArg {
 public:
  SeriesArg(const ColumnView& column, size_t row) {
    if (column.IsNull(row)) return;
    if (column.type == Type::kDynamic) {
      array_ = ReadCell<Dynamic>(column, row);
      is_series_ = array_.tag() == Tag::kArray;
      number_ = NumberOf(array_);
    } else if (IsInteger(column.type)) {
      number_ = Whole(ReadInteger(column, row));
    } else {
      number_ = SeriesNumber{false, 0, ReadReal(column, row)};
    }
  }
  bool is_series() const { return is_series_; }
  bool is_missing() const { return !is_series_ && !number_; }
  size_t size() const { return array_.size(); }
  std::optional<SeriesNumber> At(size_t i) const {
    if (!is_series_) return number_;
    return i < array_.size() ? NumberOf(array_.Element(i)) : std::nullopt;
  }

 private:
  Dynamic array_;
  bool is_series_ = false;
  std::optional<SeriesNumber> number_;
};

std::optional<std::vector<double>> ReadAll(Dynamic array, bool allow_others) {
  if (array.tag() != Tag::kArray) return std::nullopt;
  std::vector<double> values(array.size());
  for (size_t i = 0; i < values.size(); ++i) {
    const auto number = NumberOf(array.Element(i));
    if (!number && !allow_others) return std::nullopt;
    values[i] = number ? number->real : std::numeric_limits<double>::quiet_NaN();
  }
  return values;
}

}  // namespace

std::optional<SeriesNumber> NumberOf(Dynamic element) {
  switch (element.tag()) {
    case Tag::kInt:
    case Tag::kLong:
    case Tag::kDatetime:
    case Tag::kTimespan:
      return Whole(element.AsLong());
    case Tag::kReal:
      return SeriesNumber{false, 0, element.AsReal()};
    case Tag::kDecimal:
      return SeriesNumber{false, 0, DecimalToReal(element.AsBytes16())};
    case Tag::kNull:
    case Tag::kBool:
    case Tag::kGuid:
    case Tag::kString:
    case Tag::kArray:
    case Tag::kBag:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::vector<double>> ReadNumbers(Dynamic array) { return ReadAll(array, false); }
std::optional<std::vector<double>> ReadNumbersOrNan(Dynamic array) { return ReadAll(array, true); }

void WriteReals(const std::vector<double>& values, DynamicWriter& writer) {
  writer.BeginArray();
  for (const double value : values) writer.Real(value);
  writer.EndArray();
}

void MapSeries(const KernelCall& call, Column& out, SeriesFn fn) {
  MapDynamic<Dynamic>(call, out, [&](Dynamic series, DynamicWriter& writer) {
    if (series.tag() != Tag::kArray) return false;
    writer.BeginArray();
    for (size_t i = 0; i < series.size(); ++i) {
      const auto x = NumberOf(series.Element(i));
      x ? fn(*x, writer) : writer.Null();
    }
    writer.EndArray();
    return true;
  });
}

void MapSeriesPairs(const KernelCall& call, Column& out, SeriesPairFn fn) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    const SeriesArg a(call.args[0], row);
    const SeriesArg b(call.args[1], row);
    if (a.is_missing() || b.is_missing() || (!a.is_series() && !b.is_series())) continue;
    const size_t size = std::max(a.size(), b.size());
    writer.BeginArray();
    for (size_t i = 0; i < size; ++i) {
      const auto x = a.At(i);
      const auto y = b.At(i);
      x&& y ? fn(*x, *y, writer) : writer.Null();
    }
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

bool EachPair(const KernelCall& call, size_t row,
              const std::function<void(const SeriesNumber&, const SeriesNumber&)>& visit) {
  const SeriesArg a(call.args[0], row);
  const SeriesArg b(call.args[1], row);
  if (a.is_missing() || b.is_missing() || (!a.is_series() && !b.is_series())) return false;
  const size_t size = !a.is_series()   ? b.size()
                      : !b.is_series() ? a.size()
                                       : std::min(a.size(), b.size());
  if (size == 0) return false;
  for (size_t i = 0; i < size; ++i) {
    const auto x = a.At(i);
    const auto y = b.At(i);
    if (x && y) visit(*x, *y);
  }
  return true;
}

}  // namespace quoll::lang
