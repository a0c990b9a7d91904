// narrow(): one row for each cell: the number of the row (from 0), the name of the column, the
// value as text.
#include "lang/plugins/_plugins.h"

namespace quoll::lang {
namespace {

using model::Type;
using model::Value;

std::optional<Relation> BindNarrow(Binder& binder, const syntax::CallExpr& call,
                                   const OutputSchema*, std::optional<Relation> input) {
  const PluginArgs args(binder, call, {}, 0);
  if (!args.is_ok() || !IsWholeTable(binder, *input, call)) return std::nullopt;
  const Relation numbered = Numbered(binder, *input, "Row", call.span);
  const model::ColumnId row = numbered.rel->columns.back().id;

  std::vector<model::ExprPtr> names;
  std::vector<model::ExprPtr> cells;
  for (const model::OutputColumn& column : numbered.columns()) {
    if (column.id == row) continue;
    names.push_back(binder.Constant(Value::String(column.name), call.span));
    cells.push_back(
        binder.Convert(model::MakeColumn(column.id, column.type, call.span), Type::kString));
    if (!cells.back()) return std::nullopt;
  }
  auto unnest = std::make_shared<model::UnnestRel>();
  unnest->span = call.span;
  unnest->input = numbered.rel;
  unnest->arrays = {binder.MakeFunctionCall("pack_array", std::move(names), call.span),
                    binder.MakeFunctionCall("pack_array", std::move(cells), call.span)};
  if (!unnest->arrays[0] || !unnest->arrays[1]) return std::nullopt;
  unnest->columns = numbered.rel->columns;
  const model::OutputColumn name = {binder.NewColumnId(), "Column", Type::kDynamic};
  const model::OutputColumn value = {binder.NewColumnId(), "Value", Type::kDynamic};
  unnest->columns.push_back(name);
  unnest->columns.push_back(value);

  Relation cells_of_rows;
  cells_of_rows.rel = std::move(unnest);
  std::vector<NamedValue> values;
  values.push_back({"Row", true, model::MakeColumn(row, Type::kLong, call.span), call.span});
  for (const model::OutputColumn& column : {name, value}) {
    values.push_back(ColumnValue(column, call.span));
    values.back().expr = binder.Convert(std::move(values.back().expr), Type::kString);
  }
  return binder.Project(cells_of_rows, std::move(values), call.span);
}

}  // namespace

extern constinit const PluginDef kPlugin_narrow = {
    .name = "narrow",
    .usage = "narrow()",
    .summary = "One row for each cell of the table.",
    .bind = BindNarrow,
    .examples = {{"print a=1, b='x' | evaluate narrow() | where Column == 'b' | project Value",
                  "x"}},
};

}  // namespace quoll::lang
