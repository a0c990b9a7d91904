// Empty text counts as missing. All arguments become one type.
#include "lang/functions/_choose.h"
#include "lang/functions/_compare.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
bool HasValue(const ColumnView& arg, size_t row) {
  return arg.type == Type::kString ? !arg.Text(row).empty() : !IsMissing(arg, row);
}

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    for (const ColumnView& arg : call.args) {
      if (!HasValue(arg, row)) continue;
      CopyCell(arg, row, out);
      break;
    }
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_coalesce = {
    .name = "coalesce",
    .summary = "The first argument that is not missing.",
    .signatures = {{{Repeated(Arg("value", kAnyType))}, Type::kString, Returns::kCommon}},
    .kernel = Kernel,
    .examples = {{"print coalesce(long(null), 5)", "5"},
                 {"print coalesce('', 'fallback')", "fallback"}},
};
}  // namespace quoll::lang
