// The names of a table's columns; the table is not read.
#include "lang/binder.h"
#include "lang/call_binder.h"

namespace quoll::lang {
using namespace model;

namespace {

ExprPtr Bind(CallBinder& call) {
  if (call.call.args.size() != 1) {
    return call.binder.Fail(diag::Code::K2005, "`column_names_of` takes 1 argument",
                            call.call.span);
  }
  const auto relation = call.binder.BindTabular(*call.call.args[0].value);
  if (!relation) return nullptr;
  DynamicWriter writer;
  writer.BeginArray();
  for (const OutputColumn& column : relation->columns()) writer.String(column.name);
  writer.EndArray();
  return call.binder.Constant(Value::DynamicBytes(writer.Take()), call.call.span);
}

}  // namespace

extern constinit const FunctionDef kFunction_column_names_of = {
    .name = "column_names_of",
    .summary = "The names of a table's columns, in order.",
    .signatures = {{{Arg("table", kAnyType)}, Type::kDynamic}},
    .bind = Bind,
    .examples = {{"let T = datatable(A:string, B:int) []; print column_names_of(T)",
                  R"(["A","B"])"}},
};

}  // namespace quoll::lang
