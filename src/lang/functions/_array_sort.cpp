// The order of unlike types is that of DynamicCompare; equal elements keep their order.
#include "lang/functions/_array_sort.h"

#include <algorithm>
#include <vector>

#include "lang/functions/_rows.h"

namespace quoll::lang {
using namespace model;

void SortRows(const KernelCall& call, SortOrder order, Column& out) {
  DynamicWriter writer;
  std::vector<Dynamic> values;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    const Dynamic array = ReadCell<Dynamic>(call.args[0], row);
    if (array.tag() != Tag::kArray) continue;
    values.clear();
    for (size_t i = 0; i < array.size(); ++i) {
      if (!array.Element(i).IsNull()) values.push_back(array.Element(i));
    }
    std::stable_sort(values.begin(), values.end(), [&](Dynamic a, Dynamic b) {
      const int compared = DynamicCompare(a, b);
      return order == SortOrder::kAscending ? compared < 0 : compared > 0;
    });
    const size_t num_nulls = array.size() - values.size();
    const bool are_nulls_last = OptionalCell<bool>(call, 1, row, true);
    writer.BeginArray();
    for (size_t i = 0; !are_nulls_last && i < num_nulls; ++i) writer.Null();
    for (const Dynamic value : values) writer.Value(value);
    for (size_t i = 0; are_nulls_last && i < num_nulls; ++i) writer.Null();
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace quoll::lang
