// Shorter arrays are filled up with null.
#include <algorithm>

#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  std::vector<Dynamic> arrays;
  for (size_t row = 0; row < call.num_rows; ++row) {
    arrays.clear();
    size_t length = 0;
    bool are_arrays = true;
    for (const ColumnView& arg : call.args) {
      arrays.push_back(arg.IsNull(row) ? Dynamic() : ReadCell<Dynamic>(arg, row));
      are_arrays = are_arrays && arrays.back().tag() == Tag::kArray;
      length = std::max(length, arrays.back().size());
    }
    if (!are_arrays || length * arrays.size() > kMaxArrayElements) continue;
    writer.BeginArray();
    for (size_t i = 0; i < length; ++i) {
      writer.BeginArray();
      for (const Dynamic array : arrays) writer.Value(array.At(static_cast<int64_t>(i)));
      writer.EndArray();
    }
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_zip = {
    .name = "zip",
    .summary = "An array of the arrays' first elements, of their second elements, and so on.",
    .signatures = {{{DynamicArg("array"), Repeated(DynamicArg("other"))}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{"print zip(dynamic([1, 3]), dynamic([2, 4]))", "[[1,2],[3,4]]"}},
};

}  // namespace quoll::lang
