// The negation of isempty.
#include "lang/functions/_empty.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    out.Set(row, static_cast<uint8_t>(!IsEmpty(call.args[0], row)));
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_isnotempty = {
    .name = "isnotempty",
    .aliases = {"notempty"},
    .summary = "True if the value is neither missing nor the empty text.",
    .signatures = {{{Uncoerced(Arg("value", Bit(Type::kString)))},
                    Type::kBool,
                    Returns::kFixed,
                    "({value} <> '')"},
                   {{Uncoerced(Arg("value", Bit(Type::kDynamic)))}, Type::kBool},
                   {{Uncoerced(Arg("value", kAnyType))},
                    Type::kBool,
                    Returns::kFixed,
                    "({value} IS NOT NULL)"}},
    .kernel = Kernel,
    .examples = {{"print isnotempty('a')", "True"}, {"print isnotempty('')", "False"}},
};
}  // namespace quoll::lang
