// How many bytes the given columns (`*`: all) take in a row: texts by their UTF-8 bytes, dynamic
// values by their binary form, the rest by type; what is null takes none.
#include "lang/binder.h"
#include "lang/call_binder.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    int64_t size = 0;
    for (const ColumnView& column : call.args) {
      if (column.IsNull(row)) continue;
      size += static_cast<int64_t>(IsVarying(column.type) ? column.Text(row).size()
                                                          : PhysicalSize(column.type));
    }
    out.Set(row, size);
  }
}

ExprPtr Bind(CallBinder& call) {
  std::vector<ExprPtr> args;
  for (const syntax::Argument& arg : call.call.args) {
    if (arg.value->kind == syntax::ExprKind::kStar && call.scope.input != nullptr) {
      for (const OutputColumn& column : call.scope.input->columns()) {
        args.push_back(MakeColumn(column.id, column.type, arg.value->span));
      }
      continue;
    }
    args.push_back(call.binder.BindExpr(*arg.value, call.scope));
    if (!args.back()) return nullptr;
  }
  return call.binder.MakeFunctionCall("estimate_data_size", std::move(args), call.call.span);
}

}  // namespace

extern constinit const FunctionDef kFunction_estimate_data_size = {
    .name = "estimate_data_size",
    .summary = "How many bytes columns take in a row.",
    .signatures = {{{Repeated(Arg("column", kAnyType))}, Type::kLong}},
    .kernel = Kernel,
    .differs = "A dynamic value counts in the binary form that Quoll gives it.",
    .bind = Bind,
    .examples = {{"print a=1, b='1234567890' | project estimate_data_size(*)", "18"}},
};

}  // namespace quoll::lang
