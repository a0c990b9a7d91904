// A bag of all columns of the row, in their order; pack_all(true) leaves out null and empty values.
#include "lang/binder.h"
#include "lang/call_binder.h"

namespace quoll::lang {
using namespace model;

namespace {

// Arguments: whether to leave out empty values (constant), then name and value in turn.
void Kernel(const KernelCall& call, Column& out) {
  const bool skips_empty = call.args[0].Get<uint8_t>(0) != 0;
  for (size_t row = 0; row < call.num_rows; ++row) {
    DynamicWriter writer;
    writer.BeginBag();
    for (size_t i = 1; i + 1 < call.args.size(); i += 2) {
      const ColumnView& value = call.args[i + 1];
      const bool is_empty = value.IsNull(row) || (value.type == Type::kString && value.Text(row).empty());
      if (skips_empty && is_empty) continue;
      writer.Name(call.args[i].Text(row));
      AppendCell(writer, value, row);
    }
    writer.EndBag();
    out.SetText(row, writer.Take());
  }
}

ExprPtr Bind(CallBinder& call) {
  bool skips_empty = false;
  if (!call.call.args.empty()) {
    const auto value = call.binder.BindConstant(*call.call.args[0].value, "the argument of pack_all");
    if (!value) return nullptr;
    skips_empty = value->number != 0;
  }
  if (call.scope.input == nullptr) return call.binder.Fail(diag::Code::K2012, "there are no columns here", call.call.span);
  std::vector<ExprPtr> args = {call.binder.Constant(Value::Bool(skips_empty), call.call.span)};
  for (const OutputColumn& column : call.scope.input->columns()) {
    args.push_back(call.binder.Constant(Value::String(column.name), call.call.span));
    args.push_back(MakeColumn(column.id, column.type, call.call.span));
  }
  return call.binder.MakeFunctionCall("pack_all", std::move(args), call.call.span);
}

}  // namespace

extern constinit const FunctionDef kFunction_pack_all = {
    .name = "pack_all",
    .summary = "A bag of all columns of the row.",
    .signatures = {{{Constant(Arg("ignore_empty", Bit(Type::kBool))), Repeated(Optional(Arg("value", kAnyType)))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .bind = Bind,
    .examples = {{"print a=1, b='x' | project pack_all()", R"({"a":1,"b":"x"})"}},
};

}  // namespace quoll::lang
