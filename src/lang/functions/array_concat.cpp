// Arguments that are no arrays are left out.
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    bool has_array = false;
    writer.BeginArray();
    for (const ColumnView& arg : call.args) {
      if (arg.IsNull(row)) continue;
      const Dynamic array = ReadCell<Dynamic>(arg, row);
      if (array.tag() != Tag::kArray) continue;
      has_array = true;
      for (size_t i = 0; i < array.size(); ++i) writer.Value(array.Element(i));
    }
    writer.EndArray();
    const std::string bytes = writer.Take();
    if (has_array) out.SetText(row, bytes);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_array_concat = {
    .name = "array_concat",
    .summary = "One array of the elements of several.",
    .signatures = {{{Repeated(DynamicArg("array"))}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{"print array_concat(dynamic([1]), dynamic([2, 3]))", "[1,2,3]"}},
};

}  // namespace quoll::lang
