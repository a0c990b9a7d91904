// project-rename New = Old, … renames columns in place.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "lang/operators/_clauses.h"

namespace quoll::lang {
namespace {

std::optional<Relation> BindProjectRename(Binder& binder, const syntax::OperatorNode& node,
                                          std::optional<Relation> input) {
  std::vector<NamedValue> values;
  for (const model::OutputColumn& column : input->columns()) values.push_back(PassThrough(column, node.span));
  for (const syntax::ExprPtr& item : As<NamedListClause>(node).items) {
    const auto* named = item->kind == syntax::ExprKind::kNamed ? static_cast<const syntax::NamedExpr*>(item.get())
                                                               : nullptr;
    if (named == nullptr || named->names.size() != 1 || named->value->kind != syntax::ExprKind::kName) {
      binder.Fail(diag::Code::K1004, "project-rename takes pairs of names", item->span, "expected New = Old");
      return std::nullopt;
    }
    const auto& old_name = static_cast<const syntax::NameExpr&>(*named->value);
    const model::OutputColumn* column = binder.FindColumn(*input, old_name.name, old_name.span);
    if (column == nullptr) {
      return std::nullopt;
    }
    const size_t i = static_cast<size_t>(column - input->columns().data());
    values[i].name = named->names[0].name;
    values[i].span = named->names[0].span;
  }
  std::set<std::string_view> names;
  for (const NamedValue& value : values) {
    if (!names.insert(value.name).second) {
      binder.Fail(diag::Code::K2006, fmt::format("column `{}` exists already", value.name), value.span);
      return std::nullopt;
    }
  }
  Relation relation = binder.Project(*input, std::move(values), node.span);
  relation.is_open = input->is_open;
  return relation;
}

}  // namespace

extern constinit const OperatorDef kOperator_project_rename = {
    .name = "project-rename",
    .usage = "project-rename New = Old, …",
    .summary = "Rename columns in place.",
    .parse = ParseNamedListClause,
    .bind = BindProjectRename,
    .examples = {{"print a=1 | project-rename b=a | project b", "1"}},
};

}  // namespace quoll::lang
