// What is no array gives null.
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapDynamic<Dynamic>(call, out, [](Dynamic array, DynamicWriter& writer) {
    if (array.tag() != Tag::kArray) return false;
    writer.BeginArray();
    for (size_t i = array.size(); i > 0; --i) writer.Value(array.Element(i - 1));
    writer.EndArray();
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_array_reverse = {
    .name = "array_reverse",
    .summary = "The elements in reverse order.",
    .signatures = {{{DynamicArg("array")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{"print array_reverse(dynamic([1, 2, 3]))", "[3,2,1]"}},
};

}  // namespace quoll::lang
