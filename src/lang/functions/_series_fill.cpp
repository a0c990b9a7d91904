#include "lang/functions/_series_fill.h"

namespace quoll::lang {
using namespace model;

std::optional<Gaps> FindGaps(const KernelCall& call, size_t placeholder_arg, size_t row) {
  if (call.args[0].IsNull(row)) return std::nullopt;
  const Dynamic series = ReadCell<Dynamic>(call.args[0], row);
  if (series.tag() != Tag::kArray) return std::nullopt;
  std::string bytes;
  if (placeholder_arg < call.args.size()) bytes = DynamicFromCell(call.args[placeholder_arg], row);
  const Dynamic placeholder(bytes);
  Gaps gaps;
  for (size_t i = 0; i < series.size(); ++i) {
    gaps.elements.push_back(series.Element(i));
    gaps.is_missing.push_back(DynamicEquals(gaps.elements[i], placeholder));
  }
  return gaps;
}

void FillRows(const KernelCall& call, FillFrom from, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    auto gaps = FindGaps(call, 1, row);
    if (!gaps) continue;
    const size_t size = gaps->elements.size();
    std::optional<Dynamic> last;
    for (size_t n = 0; n < size; ++n) {
      const size_t i = from == FillFrom::kBefore ? n : size - 1 - n;
      if (!gaps->is_missing[i]) {
        last = gaps->elements[i];
      } else if (last) {
        gaps->elements[i] = *last;
      }
    }
    writer.BeginArray();
    for (const Dynamic element : gaps->elements) writer.Value(element);
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace quoll::lang
