// The negation of isnull: true for every string.
#include "lang/functions/_compare.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    out.Set(row, static_cast<uint8_t>(!IsMissing(call.args[0], row)));
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_isnotnull = {
    .name = "isnotnull",
    .aliases = {"notnull"},
    .summary = "True if the value is not missing.",
    .signatures =
        {{{Uncoerced(Arg("value", Bit(Type::kString)))}, Type::kBool, Returns::kFixed, "true"},
         {{Uncoerced(Arg("value", Bit(Type::kDynamic)))}, Type::kBool},
         {{Uncoerced(Arg("value", kAnyType))},
          Type::kBool,
          Returns::kFixed,
          "({value} IS NOT NULL)"}},
    .kernel = Kernel,
    .examples = {{"print isnotnull(1)", "True"}, {"print isnotnull('')", "True"}},
};
}  // namespace quoll::lang
