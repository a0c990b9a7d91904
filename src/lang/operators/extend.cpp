// extend [Name =] Expr, … adds columns, or replaces those of the same name in place. New columns cannot see each other:
// every expression refers to the input only.
#include <algorithm>

#include "lang/operators/_clauses.h"

namespace quoll::lang {
namespace {

std::optional<Relation> BindExtend(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation> input) {
  std::vector<NamedValue> added;
  WindowCollector windows{*input};
  for (const syntax::ExprPtr& item : As<NamedListClause>(node).items) {
    if (!binder.BindNamedValues(*item, {.input = &*input, .windows = &windows, .place = "extend"}, added)) return std::nullopt;
  }
  for (NamedValue& value : added) {
    if (!value.is_one_of_several) continue;
    value.name = Binder::UniqueName(std::move(value.name),
                                    [&](const std::string& name) { return input->Find(name) != nullptr; });
  }
  // Column1, … must not collide with columns of the input, but a derived name may replace one.
  if (!binder.FinishNames(added, &*input)) return std::nullopt;
  std::vector<NamedValue> values;
  for (const model::OutputColumn& column : input->columns()) {
    const auto same = std::find_if(added.begin(), added.end(),
                                   [&](const NamedValue& value) { return value.name == column.name; });
    values.push_back(same == added.end() ? PassThrough(column, node.span) : *same);
  }
  for (NamedValue& value : added) {
    if (input->Find(value.name) == nullptr) values.push_back(std::move(value));
  }
  Relation relation = binder.Project(binder.WithWindows(windows, node.span), std::move(values), node.span);
  relation.is_open = input->is_open;
  return relation;
}

}  // namespace

extern constinit const OperatorDef kOperator_extend = {
    .name = "extend",
    .usage = "extend [Name =] Expr, …",
    .summary = "Add columns, or replace columns in place.",
    .parse = ParseNamedListClause,
    .bind = BindExtend,
    .examples = {{"print x=1 | extend y=x+1 | project y", "2"}},
};

}  // namespace quoll::lang
