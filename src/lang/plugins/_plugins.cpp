#include "lang/plugins/_plugins.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/plan_walk.h"

namespace quoll::lang {

using model::OutputColumn;
using model::Type;
using model::Value;

PluginArgs::PluginArgs(Binder& binder, const syntax::CallExpr& call,
                       std::initializer_list<std::string_view> names, size_t num_required,
                       ArgumentNames meaning)
    : binder_(binder), call_(call), names_(names) {
  is_open_ = !names_.empty() && names_.back() == "…";
  if (is_open_) names_.pop_back();
  is_ok_ = Read(num_required, meaning);
}

bool PluginArgs::Read(size_t num_required, ArgumentNames meaning) {
  const auto fail = [&](diag::Code code, std::string message, base::Span at) {
    binder_.Fail(code, std::move(message), at);
    return false;
  };
  for (const syntax::Argument& arg : call_.args) {
    size_t target = args_.size();
    if (!arg.name.empty() && meaning == ArgumentNames::kParameters) {
      target =
          static_cast<size_t>(std::find(names_.begin(), names_.end(), arg.name) - names_.begin());
      if (target == names_.size()) {
        return fail(diag::Code::K2012,
                    fmt::format("plugin `{}` has no parameter `{}`", call_.name, arg.name),
                    arg.name_span);
      }
    }
    if (args_.size() <= target) args_.resize(target + 1);
    args_[target] = arg.value.get();
  }
  if (!is_open_ && args_.size() > names_.size()) {
    return fail(diag::Code::K2005,
                fmt::format("plugin `{}` takes at most {} argument(s), not {}", call_.name,
                            names_.size(), args_.size()),
                call_.span);
  }
  for (size_t i = 0; i < num_required; ++i) {
    if (!Has(i)) {
      return fail(diag::Code::K2005,
                  fmt::format("plugin `{}` needs its argument `{}`", call_.name, name(i)),
                  call_.span);
    }
  }
  return true;
}

std::nullopt_t PluginArgs::Fail(size_t idx, diag::Code code, std::string message,
                                std::string help) const {
  binder_.Fail(code, std::move(message), span(idx), {}, std::move(help));
  return std::nullopt;
}

std::optional<OutputColumn> PluginArgs::Column(size_t idx, const Relation& input) const {
  const syntax::Expr& expr = *args_[idx];
  if (expr.kind != syntax::ExprKind::kName) {
    return Fail(idx, diag::Code::K2012,
                fmt::format("`{}` of plugin `{}` must be a column", name(idx), call_.name),
                "name the value with `extend` before");
  }
  const auto& column_name = static_cast<const syntax::NameExpr&>(expr).name;
  const OutputColumn* column = binder_.FindColumn(input, column_name, expr.span);
  return column == nullptr ? std::nullopt : std::optional(*column);
}

std::optional<NamedValue> PluginArgs::ColumnValue(size_t idx, const Relation& input) const {
  const syntax::Expr& expr = *args_[idx];
  if (expr.kind == syntax::ExprKind::kName && input.is_open) {
    const auto& column_name = static_cast<const syntax::NameExpr&>(expr).name;
    model::ExprPtr value = binder_.BindExpr(expr, {.input = &input, .place = "an argument"});
    if (!value) return std::nullopt;
    return NamedValue{column_name, true, std::move(value), expr.span};
  }
  const auto column = Column(idx, input);
  if (!column) return std::nullopt;
  return lang::ColumnValue(*column, expr.span);
}

std::optional<std::vector<OutputColumn>> PluginArgs::Columns(size_t first,
                                                             const Relation& input) const {
  std::vector<OutputColumn> columns;
  for (size_t i = first; i < args_.size(); ++i) {
    const auto column = Column(i, input);
    if (!column) return std::nullopt;
    for (const OutputColumn& other : columns) {
      if (other.id == column->id) {
        return Fail(i, diag::Code::K2006, fmt::format("column `{}` is named twice", column->name));
      }
    }
    columns.push_back(*column);
  }
  return columns;
}

std::optional<Value> PluginArgs::Constant(size_t idx) const {
  return binder_.BindConstant(*args_[idx], fmt::format("`{}`", name(idx)));
}

std::optional<Value> PluginArgs::Constant(size_t idx, Type type) const {
  auto value = Constant(idx);
  if (!value) return std::nullopt;
  if (value->type == type) return value;
  const bool is_number = model::IsNumeric(value->type) && model::IsNumeric(type);
  const model::ExprPtr converted =
      is_number ? binder_.Convert(binder_.Constant(*value, span(idx)), type) : model::ExprPtr();
  if (converted && converted->IsConstant()) return converted->value;
  return Fail(idx, diag::Code::K2004,
              fmt::format("`{}` must be {}, not {}", name(idx), model::TypeName(type),
                          model::TypeName(value->type)));
}

std::optional<std::string> PluginArgs::Text(size_t idx) const {
  auto value = Constant(idx, Type::kString);
  return value ? std::optional(std::move(value->text)) : std::nullopt;
}

std::optional<int64_t> PluginArgs::Long(size_t idx) const {
  const auto value = Constant(idx, Type::kLong);
  if (!value) return std::nullopt;
  if (value->is_null)
    return Fail(idx, diag::Code::K2012, fmt::format("`{}` must not be null", name(idx)));
  return value->number;
}

std::optional<double> PluginArgs::Real(size_t idx) const {
  const auto value = Constant(idx, Type::kReal);
  if (!value) return std::nullopt;
  if (value->is_null)
    return Fail(idx, diag::Code::K2012, fmt::format("`{}` must not be null", name(idx)));
  return value->real;
}

std::optional<bool> PluginArgs::Bool(size_t idx) const {
  const auto value = Constant(idx, Type::kBool);
  return value ? std::optional(!value->is_null && value->number != 0) : std::nullopt;
}

NamedValue ColumnValue(const OutputColumn& column, base::Span span) {
  return {column.name, true, model::MakeColumn(column.id, column.type, span), span};
}

Relation OnlyColumns(Binder& binder, const Relation& input,
                     const std::vector<OutputColumn>& columns, base::Span span) {
  std::vector<NamedValue> values;
  for (const OutputColumn& column : columns) values.push_back(ColumnValue(column, span));
  return binder.Project(input, std::move(values), span);
}

Relation MakeNative(Binder& binder, const Relation& input, const model::Schema& schema,
                    std::shared_ptr<const model::NativeRel::Operator> op, base::Span span) {
  auto native = std::make_shared<model::NativeRel>();
  native->span = span;
  native->input = input.rel;
  native->op = std::move(op);
  for (const model::Field& field : schema)
    native->columns.push_back({binder.NewColumnId(), field.name, field.type});
  Relation relation;
  relation.rel = std::move(native);
  return relation;
}

namespace {

class NumberRows : public model::NativeRel::Operator {
 public:
  std::string_view name() const override { return "number rows"; }
  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext&) const override {
    model::Batch out{std::move(input), num_rows};
    model::Column& numbers = out.columns.emplace_back(Type::kLong);
    numbers.Resize(num_rows);
    for (size_t row = 0; row < num_rows; ++row) numbers.Set(row, static_cast<int64_t>(row));
    return out;
  }
};

}  // namespace

Relation Numbered(Binder& binder, const Relation& input, std::string_view name, base::Span span) {
  model::Schema schema;
  for (const OutputColumn& column : input.columns()) schema.push_back({column.name, column.type});
  schema.push_back({std::string(name), Type::kLong});
  Relation numbered = MakeNative(binder, input, schema, std::make_shared<NumberRows>(), span);
  numbered.is_open = input.is_open;
  return numbered;
}

bool IsWholeTable(Binder& binder, const Relation& input, const syntax::CallExpr& call) {
  if (input.num_hidden == 0) return true;
  binder.Refuse("plugin", call.name, "it looks at a whole table and cannot stand inside mv-apply",
                call.span);
  return false;
}

std::optional<Relation> Settled(Binder& binder, const Relation& input) {
  bool is_deterministic = true;
  model::EachNode(input.rel, [&](const model::Rel& rel) {
    model::EachExpr(rel, [&](const model::Expr& expr) {
      if (expr.kind == model::Expr::Kind::kCall && !expr.function->is_deterministic)
        is_deterministic = false;
    });
  });
  if (is_deterministic) return input;
  auto rows = binder.RunNow(input.rel);
  if (!rows) return std::nullopt;
  if (!*rows) return input;
  const model::Batch& batch = **rows;
  auto values = std::make_shared<model::ValuesRel>();
  values->span = input.rel->span;
  values->columns = input.rel->columns;
  values->rows.resize(batch.num_rows);
  for (const model::Column& column : batch.columns) {
    const model::ColumnView view = column.view();
    for (size_t row = 0; row < batch.num_rows; ++row)
      values->rows[row].push_back(Value::FromCell(view, row));
  }
  Relation settled = input;
  settled.rel = std::move(values);
  return settled;
}

}  // namespace quoll::lang
