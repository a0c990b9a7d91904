// When a row arrived. Logs read from files carry no such time.
// DIFFERS: the table's own time column stands in, and a warning says so; without one the value is null.
#include "lang/binder.h"
#include "lang/call_binder.h"

namespace quoll::lang {
using namespace model;

namespace {
ExprPtr Bind(CallBinder& call) {
  if (call.scope.input != nullptr && call.scope.input->time_column) {
    for (const OutputColumn& column : call.scope.input->columns()) {
      if (column.id != *call.scope.input->time_column) continue;
      call.binder.Warn(diag::Code::K2019, "ingestion_time() is not in the logs", call.call.span,
                       "`" + column.name + "` was used instead");
      return MakeColumn(column.id, column.type, call.call.span);
    }
  }
  call.binder.Warn(diag::Code::K2019, "ingestion_time() is not in the logs", call.call.span, "it is null in every row");
  return call.binder.Constant(Value::Null(Type::kDatetime), call.call.span);
}
}  // namespace

extern constinit const FunctionDef kFunction_ingestion_time = {
    .name = "ingestion_time",
    .summary = "When the row arrived.",
    .signatures = {{{}, Type::kDatetime}},
    .differs = "the table's time column stands in, with a warning",
    .bind = Bind,
    .examples = {{"print isnull(ingestion_time())", "True"}},
};

}  // namespace quoll::lang
