// Missing, or the empty text; `[]` and `{}` are not empty.
#include "lang/functions/_empty.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    out.Set(row, static_cast<uint8_t>(IsEmpty(call.args[0], row)));
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_isempty = {
    .name = "isempty",
    .summary = "True if the value is missing or the empty text.",
    .signatures =
        {{{Uncoerced(Arg("value", Bit(Type::kString)))},
          Type::kBool,
          Returns::kFixed,
          "({value} = '')"},
         {{Uncoerced(Arg("value", Bit(Type::kDynamic)))}, Type::kBool},
         {{Uncoerced(Arg("value", kAnyType))}, Type::kBool, Returns::kFixed, "({value} IS NULL)"}},
    .kernel = Kernel,
    .examples = {{"print isempty('')", "True"},
                 {"print isempty(dynamic([]))", "False"},
                 {"print isempty(long(null))", "True"}},
};
}  // namespace quoll::lang
