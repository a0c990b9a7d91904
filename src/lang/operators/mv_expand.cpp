// mv-expand [kind=…] [with_itemindex=Name] [Name =] Array [to typeof(Type)], … [limit N]: one row for each element. Arrays
// of one operator go in step; shorter ones give null. Trap: a null array gives one row, an empty array none.
#include <algorithm>

#include <fmt/format.h>

#include "lang/operators/_expand.h"

namespace quoll::lang {
namespace {

std::optional<Relation> BindMvExpand(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation> input) {
  auto expanded = BindExpansion(binder, As<ExpandClause>(node), *input, node.span);
  if (!expanded) return std::nullopt;
  std::vector<NamedValue> values;
  for (const model::OutputColumn& column : input->columns()) {
    const auto same = std::find_if(expanded->elements.begin(), expanded->elements.end(),
                                   [&](const NamedValue& value) { return value.name == column.name; });
    values.push_back(same == expanded->elements.end() ? PassThrough(column, node.span) : *same);
  }
  for (NamedValue& element : expanded->elements) {
    if (input->Find(element.name) == nullptr) values.push_back(std::move(element));
  }
  if (expanded->index) values.push_back(std::move(*expanded->index));
  if (!binder.FinishNames(values)) return std::nullopt;
  Relation relation = binder.Project(expanded->relation, std::move(values), node.span);
  relation.is_serialised = input->is_serialised;
  relation.is_open = input->is_open;
  return relation;
}

}  // namespace

extern constinit const OperatorDef kOperator_mv_expand = {
    .name = "mv-expand",
    .aliases = {"mvexpand"},
    .usage = "mv-expand [kind=bag | array] [with_itemindex=Name] [Name =] Array [to typeof(Type)], … [limit N]",
    .summary = "One row for each element of an array or property of a bag.",
    .parse = ParseExpandClause,
    .bind = BindMvExpand,
    .examples = {{"print x=dynamic([1, 2]) | mv-expand x | count", "2"}},
};

}  // namespace quoll::lang
