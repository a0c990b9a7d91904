// Elements of unlike types are sorted by kind: numbers and times, then texts, guids, and all
// others.
#include "lang/functions/_array_sort.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "lang/functions/_rows.h"

namespace quoll::lang {
using namespace model;

namespace {

int KindOf(Dynamic value) {
  switch (value.tag()) {
    case Tag::kInt:
    case Tag::kLong:
    case Tag::kReal:
    case Tag::kDecimal:
    case Tag::kDatetime:
    case Tag::kTimespan:
      return 0;
    case Tag::kString:
      return 1;
    case Tag::kGuid:
      return 2;
    case Tag::kNull:
    case Tag::kBool:
    case Tag::kArray:
    case Tag::kBag:
      return 3;
  }
  return 3;
}

int Compare(Dynamic a, Dynamic b) {
  const int by_kind = KindOf(a) - KindOf(b);
  return by_kind != 0 ? by_kind : DynamicCompare(a, b);
}

// The positions of the elements in their new order; equal elements keep theirs.
std::vector<size_t> SortedPositions(Dynamic array, SortOrder order, bool are_nulls_last) {
  std::vector<Dynamic> values(array.size());
  for (size_t i = 0; i < values.size(); ++i) values[i] = array.Element(i);
  std::vector<size_t> positions(values.size());
  std::iota(positions.begin(), positions.end(), size_t{0});
  std::stable_sort(positions.begin(), positions.end(), [&](size_t a, size_t b) {
    if (values[a].IsNull() || values[b].IsNull()) {
      return are_nulls_last ? !values[a].IsNull() && values[b].IsNull()
                            : values[a].IsNull() && !values[b].IsNull();
    }
    const int compared = Compare(values[a], values[b]);
    return order == SortOrder::kAscending ? compared < 0 : compared > 0;
  });
  return positions;
}

void WriteArray(Dynamic array, const std::vector<size_t>& positions, DynamicWriter& writer) {
  if (array.tag() != Tag::kArray || array.size() != positions.size()) return writer.Null();
  writer.BeginArray();
  for (const size_t position : positions) writer.Value(array.Element(position));
  writer.EndArray();
}

}  // namespace

void SortRows(const KernelCall& call, SortOrder order, Column& out) {
  const bool has_flag = call.args.back().type == Type::kBool;
  const size_t num_arrays = call.args.size() - has_flag;
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    const Dynamic first = ReadCell<Dynamic>(call.args[0], row);
    if (first.tag() != Tag::kArray) continue;
    const bool are_nulls_last = !has_flag || OptionalCell<bool>(call, num_arrays, row, true);
    const std::vector<size_t> positions = SortedPositions(first, order, are_nulls_last);
    if (num_arrays > 1) writer.BeginArray();
    for (size_t i = 0; i < num_arrays; ++i) {
      const bool is_array = call.args[i].type == Type::kDynamic && !call.args[i].IsNull(row);
      WriteArray(is_array ? ReadCell<Dynamic>(call.args[i], row) : Dynamic(), positions, writer);
    }
    if (num_arrays > 1) writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace quoll::lang
