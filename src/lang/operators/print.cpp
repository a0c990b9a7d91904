// print [Name =] Expr, …: one row. Trap: unnamed expression i is print_i, counted over all of them.
#include <fmt/format.h>

#include "lang/operators/_clauses.h"

namespace quoll::lang {
namespace {

std::optional<Relation> BindPrint(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation>) {
  auto one_row = std::make_shared<model::ValuesRel>();
  one_row->span = node.span;
  one_row->columns.push_back({binder.NewColumnId(), "$row", model::Type::kLong});
  one_row->rows.push_back({model::Value::Long(0)});
  Relation source;
  source.rel = std::move(one_row);
  std::vector<NamedValue> values;
  const auto& items = As<NamedListClause>(node).items;
  for (size_t i = 0; i < items.size(); ++i) {
    const size_t first = values.size();
    if (!binder.BindNamedValues(*items[i], {.place = "print"}, values, UnnamedValues::kDrop)) return std::nullopt;
    NamedValue& value = values[first];
    if (!value.is_explicit && !value.is_one_of_several) value.name = fmt::format("print_{}", i);
  }
  if (!binder.FinishNames(values)) return std::nullopt;
  return binder.Project(source, std::move(values), node.span);
}

}  // namespace

extern constinit const OperatorDef kOperator_print = {
    .name = "print",
    .usage = "print [Name =] Expr, …",
    .summary = "One row of computed values.",
    .is_source = true,
    .is_piped = false,
    .parse = ParseNamedListClause,
    .bind = BindPrint,
    .examples = {{"print 1 + 1", "2"}},
};

}  // namespace quoll::lang
