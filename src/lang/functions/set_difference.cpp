// Distinct elements of the first array that no other has.
#include "lang/functions/_rows.h"
#include "lang/functions/_sets.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    const Dynamic first = ArrayAt(call.args[0], row);
    if (first.tag() != Tag::kArray) continue;
    DynamicSet seen;
    for (size_t arg = 1; arg < call.args.size(); ++arg) {
      const Dynamic other = ArrayAt(call.args[arg], row);
      for (size_t i = 0; i < other.size(); ++i) seen.insert(other.Element(i));
    }
    writer.BeginArray();
    for (size_t i = 0; i < first.size(); ++i) {
      if (seen.insert(first.Element(i)).second) writer.Value(first.Element(i));
    }
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_set_difference = {
    .name = "set_difference",
    .summary = "The distinct elements of the first array that the others lack.",
    .signatures = {{{DynamicArg("array"), Repeated(DynamicArg("other"))}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{"print set_difference(dynamic([1, 2, 3]), dynamic([2]))", "[1,3]"}},
};

}  // namespace quoll::lang
