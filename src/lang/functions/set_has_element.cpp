// The type counts: "2" is not 2.
#include "lang/functions/_rows.h"
#include "lang/functions/_sets.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    const Dynamic array = ArrayAt(call.args[0], row);
    if (array.tag() != Tag::kArray) continue;
    const std::string value = DynamicFromCell(call.args[1], row);
    bool is_found = false;
    for (size_t i = 0; i < array.size() && !is_found; ++i) {
      is_found = DynamicEquals(array.Element(i), Dynamic(value));
    }
    WriteCell(out, row, is_found);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_set_has_element = {
    .name = "set_has_element",
    .summary = "Whether an array holds a value.",
    .signatures = {{{DynamicArg("array"), Arg("value", kAnyType)}, Type::kBool}},
    .kernel = Kernel,
    .examples = {{"print set_has_element(dynamic([1, 2]), 2)", "True"}},
};

}  // namespace quoll::lang
