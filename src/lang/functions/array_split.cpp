// Cuts before each of the given positions; negative ones count from the end.
#include <algorithm>

#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

// The positions of a row as they were given; false when one is no whole number.
bool ReadPositions(const ColumnView& arg, size_t row, std::vector<int64_t>& out) {
  out.clear();
  if (arg.type == Type::kLong) {
    out.push_back(arg.Get<int64_t>(row));
    return true;
  }
  const Dynamic value = ReadCell<Dynamic>(arg, row);
  const size_t count = value.tag() == Tag::kArray ? value.size() : 1;
  for (size_t i = 0; i < count; ++i) {
    const Dynamic position = value.tag() == Tag::kArray ? value.Element(i) : value;
    if (position.tag() != Tag::kLong && position.tag() != Tag::kInt) return false;
    out.push_back(position.AsLong());
  }
  return true;
}

void WriteSlice(Dynamic array, int64_t begin, int64_t end, DynamicWriter& writer) {
  writer.BeginArray();
  for (int64_t i = begin; i < end; ++i) writer.Value(array.Element(static_cast<size_t>(i)));
  writer.EndArray();
}

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  std::vector<int64_t> positions;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (internal::AnyNull<2>(call, row)) continue;
    const Dynamic array = ReadCell<Dynamic>(call.args[0], row);
    if (array.tag() != Tag::kArray || !ReadPositions(call.args[1], row, positions)) continue;
    const int64_t size = static_cast<int64_t>(array.size());
    int64_t begin = 0;
    writer.BeginArray();
    for (int64_t position : positions) {
      if (position < 0) position += size;
      const int64_t end = std::clamp<int64_t>(position, 0, size);
      WriteSlice(array, begin, end, writer);
      begin = end;
    }
    WriteSlice(array, begin, size, writer);
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_array_split = {
    .name = "array_split",
    .summary = "The parts of an array between the given positions.",
    .signatures = {{{DynamicArg("array"), Uncoerced(LongArg("index"))}, Type::kDynamic},
                   {{DynamicArg("array"), DynamicArg("indexes")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{"print array_split(dynamic([1,2,3,4,5]), 2)", "[[1,2],[3,4,5]]"}},
};

}  // namespace quoll::lang
