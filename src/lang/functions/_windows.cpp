#include "lang/functions/_windows.h"

namespace quoll::lang {

using model::ExprPtr;
using model::Type;

bool CheckWindowArgs(CallBinder& call, size_t min, size_t max) {
  const size_t num_args = call.call.args.size();
  if (num_args >= min && num_args <= max) return true;
  call.binder.Fail(
      diag::Code::K2005,
      fmt::format("`{}` takes {} to {} arguments, not {}", call.call.name, min, max, num_args),
      call.call.span);
  return false;
}

bool BindRestart(CallBinder& call, size_t arg, ExprPtr& restart) {
  if (call.call.args.size() <= arg) return true;
  restart = call.binder.BindPredicate(*call.call.args[arg].value, call.scope);
  return restart != nullptr;
}

namespace {

// The value that stands where no row is, in the column's type. Nothing after reporting.
std::optional<model::Value> BindFill(CallBinder& call, Type type) {
  if (call.call.args.size() < 3) return model::Value::Null(type);
  const syntax::Expr& arg = *call.call.args[2].value;
  ExprPtr fill = call.binder.BindExpr(arg, call.scope);
  if (!fill) return std::nullopt;
  if (!fill->IsConstant()) {
    call.binder.Fail(diag::Code::K2008,
                     fmt::format("the default of `{}` must be a constant", call.call.name),
                     arg.span);
    return std::nullopt;
  }
  const bool is_convertible =
      fill->type == type || type == Type::kDynamic || fill->type == Type::kDynamic ||
      (model::IsNumeric(type) && model::IsNumeric(fill->type));
  if (!is_convertible) {
    call.binder.Fail(diag::Code::K2004,
                     fmt::format("the default of `{}` must be {}, not {}", call.call.name, model::TypeName(type),
                                 model::TypeName(fill->type)),
                     arg.span, std::string(model::TypeName(fill->type)));
    return std::nullopt;
  }
  fill = call.binder.Convert(std::move(fill), type);
  if (!fill) return std::nullopt;
  CHECK(fill->IsConstant());
  return fill->value;
}

}  // namespace

ExprPtr BindShift(CallBinder& call, int direction) {
  if (!CheckWindowArgs(call, 1, 3)) return nullptr;
  const syntax::Expr& arg = *call.call.args[0].value;
  ExprPtr column = call.binder.BindExpr(arg, call.scope);
  if (!column) return nullptr;
  if (column->kind != model::Expr::Kind::kColumn || arg.kind == syntax::ExprKind::kCall) {
    return call.binder.Fail(diag::Code::K2012, fmt::format("`{}` takes a column", call.call.name),
                            arg.span, "not a column", "compute it with `extend` before");
  }
  model::WindowRel::Call shift;
  shift.function = model::WindowRel::Function::kShift;
  if (call.call.args.size() > 1) {
    const auto offset = call.binder.BindConstantLong(*call.call.args[1].value, "the offset");
    if (!offset) return nullptr;
    shift.offset = *offset;
  }
  constexpr int64_t kMaxOffset = INT64_MAX / 2;
  if (shift.offset < -kMaxOffset || shift.offset > kMaxOffset) {
    return call.binder.Fail(diag::Code::K2012, "the offset is out of range",
                            call.call.args[1].value->span);
  }
  shift.offset *= direction;
  auto fill = BindFill(call, column->type);
  if (!fill) return nullptr;
  shift.fill = std::move(*fill);
  const Type type = column->type;
  shift.args = {std::move(column)};
  return call.binder.MakeWindowCall(call.call.name, std::move(shift), type, call.scope,
                                    call.call.span);
}

ExprPtr BindRank(CallBinder& call, model::WindowRel::Function function, size_t max_args) {
  if (!CheckWindowArgs(call, 1, max_args)) return nullptr;
  model::WindowRel::Call rank;
  rank.function = function;
  const syntax::Expr& arg = *call.call.args[0].value;
  ExprPtr term = call.binder.BindExpr(arg, call.scope);
  if (!term) return nullptr;
  if (term = call.binder.KeyValue(std::move(term)); !term) {
    return call.binder.Fail(diag::Code::K2004,
                            fmt::format("`{}` cannot rank dynamic values", call.call.name),
                            arg.span, "dynamic", "convert it, for example with tostring()");
  }
  rank.args = {std::move(term)};
  if (!BindRestart(call, 1, rank.restart)) return nullptr;
  return call.binder.MakeWindowCall(call.call.name, std::move(rank), Type::kLong, call.scope,
                                    call.call.span);
}

}  // namespace quoll::lang
