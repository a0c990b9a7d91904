// A string is never null, not even the empty one (isempty). A dynamic null is.
#include "lang/functions/_compare.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    out.Set(row, static_cast<uint8_t>(IsMissing(call.args[0], row)));
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_isnull = {
    .name = "isnull",
    .summary = "True if the value is missing.",
    .signatures =
        {{{Uncoerced(Arg("value", Bit(Type::kString)))}, Type::kBool, Returns::kFixed, "false"},
         {{Uncoerced(Arg("value", Bit(Type::kDynamic)))}, Type::kBool},
         {{Uncoerced(Arg("value", kAnyType))}, Type::kBool, Returns::kFixed, "({value} IS NULL)"}},
    .kernel = Kernel,
    .examples = {{"print isnull(int(null))", "True"},
                 {"print isnull('')", "False"},
                 {"print isnull(parse_json('null'))", "True"}},
};
}  // namespace quoll::lang
