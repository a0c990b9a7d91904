// Distinct elements in order of first appearance; arguments that are no arrays are left out.
#include "lang/functions/_rows.h"
#include "lang/functions/_sets.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    DynamicSet seen;
    bool has_array = false;
    writer.BeginArray();
    for (const ColumnView& arg : call.args) {
      const Dynamic array = ArrayAt(arg, row);
      has_array = has_array || array.tag() == Tag::kArray;
      for (size_t i = 0; i < array.size(); ++i) {
        if (seen.insert(array.Element(i)).second) writer.Value(array.Element(i));
      }
    }
    writer.EndArray();
    const std::string bytes = writer.Take();
    if (has_array) out.SetText(row, bytes);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_set_union = {
    .name = "set_union",
    .summary = "The distinct elements of all arrays.",
    .signatures = {{{Repeated(DynamicArg("array"))}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{"print set_union(dynamic([1, 2]), dynamic([2, 3]))", "[1,2,3]"}},
};

}  // namespace quoll::lang
