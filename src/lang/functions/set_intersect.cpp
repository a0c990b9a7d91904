// Distinct elements that all arrays have, in the order of the first.
#include <algorithm>

#include "lang/functions/_rows.h"
#include "lang/functions/_sets.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

// False when an argument is no array.
bool Intersect(const KernelCall& call, size_t row, DynamicWriter& writer) {
  std::vector<DynamicSet> others;
  for (size_t i = 0; i < call.args.size(); ++i) {
    const Dynamic array = ArrayAt(call.args[i], row);
    if (array.tag() != Tag::kArray) return false;
    if (i > 0) others.push_back(SetOf(array));
  }
  const Dynamic first = ArrayAt(call.args[0], row);
  DynamicSet seen;
  writer.BeginArray();
  for (size_t i = 0; i < first.size(); ++i) {
    const Dynamic element = first.Element(i);
    const bool is_common = std::all_of(others.begin(), others.end(), [&](const DynamicSet& other) {
      return other.contains(element);
    });
    if (is_common && seen.insert(element).second) writer.Value(element);
  }
  writer.EndArray();
  return true;
}

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (Intersect(call, row, writer)) out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_set_intersect = {
    .name = "set_intersect",
    .summary = "The distinct elements that all arrays have.",
    .signatures = {{{Repeated(DynamicArg("array"))}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{"print set_intersect(dynamic([1, 2, 3]), dynamic([3, 2]))", "[2,3]"}},
};

}  // namespace quoll::lang
