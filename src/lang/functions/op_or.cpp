// Three-valued: true if one side is true, else null if one side is null.
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  const ColumnView& a = call.args[0];
  const ColumnView& b = call.args[1];
  for (size_t row = 0; row < call.num_rows; ++row) {
    const bool a_null = a.IsNull(row);
    const bool b_null = b.IsNull(row);
    if ((!a_null && a.Get<uint8_t>(row) != 0) || (!b_null && b.Get<uint8_t>(row) != 0)) {
      out.Set(row, uint8_t{1});
    } else if (!a_null && !b_null) {
      out.Set(row, uint8_t{0});
    }
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_op_or = {
    .name = "or",
    .is_operator = true,
    .summary = "True if one of the sides is true.",
    .signatures = {{{Uncoerced(Arg("left", Bit(Type::kBool))),
                     Uncoerced(Arg("right", Bit(Type::kBool)))},
                    Type::kBool,
                    Returns::kFixed,
                    "({left} OR {right})"}},
    .kernel = Kernel,
    .examples = {{"print true or false", "True"}, {"print bool(null) or false", ""}},
};
}  // namespace quoll::lang
