// The first position of a value; the type counts: "2" is not 2.
#include <algorithm>

#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

struct Range {
  int64_t start;
  int64_t length;
  int64_t occurrence;
};

int64_t IndexOf(Dynamic array, Dynamic value, const Range& range) {
  const int64_t size = static_cast<int64_t>(array.size());
  const int64_t begin = range.start < 0 ? std::max<int64_t>(0, range.start + size) : range.start;
  const int64_t end = range.length < 0 || range.length > size - begin ? size : begin + range.length;
  int64_t left = std::max<int64_t>(range.occurrence, 1);
  for (int64_t i = begin; i < end; ++i) {
    if (DynamicEquals(array.Element(static_cast<size_t>(i)), value) && --left == 0) return i;
  }
  return -1;
}

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    const Dynamic array = ReadCell<Dynamic>(call.args[0], row);
    const Range range{OptionalCell<int64_t>(call, 2, row, 0),
                      OptionalCell<int64_t>(call, 3, row, -1),
                      OptionalCell<int64_t>(call, 4, row, 1)};
    if (array.tag() != Tag::kArray || range.length < -1 || range.occurrence < 0) continue;
    const std::string value = DynamicFromCell(call.args[1], row);
    out.Set(row, IndexOf(array, Dynamic(value), range));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_array_index_of = {
    .name = "array_index_of",
    .summary = "The position of a value in an array, or -1.",
    .signatures = {{{DynamicArg("array"), Arg("value", kAnyType), Optional(LongArg("start")),
                     Optional(LongArg("length")), Optional(LongArg("occurrence"))},
                    Type::kLong}},
    .kernel = Kernel,
    .examples = {{R"(print array_index_of(dynamic(["this", "is", "an"]), "is"))", "1"}},
};

}  // namespace quoll::lang
