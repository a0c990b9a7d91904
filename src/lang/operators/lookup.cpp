// lookup [kind=leftouter|inner] Table on Keys adds the columns of a dimension table; the right key columns are left out.
#include <algorithm>

#include <fmt/format.h>

#include "lang/operators/_joins.h"

namespace quoll::lang {
namespace {

std::optional<Relation> BindLookup(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation> input) {
  const auto& clause = As<JoinClause>(node);
  const auto kind = JoinKind(binder, clause, "leftouter");
  if (!kind) return std::nullopt;
  if (*kind != "leftouter" && *kind != "inner") {
    binder.Fail(diag::Code::K2012, fmt::format("unknown lookup kind `{}`", *kind), node.span, {},
                "lookup takes leftouter or inner");
    return std::nullopt;
  }
  auto right = binder.BindTabular(*clause.right);
  if (!right) return std::nullopt;
  AddOpenKeys(binder, clause, *input, *right);
  auto keys = BindJoinKeys(binder, clause, *input, *right);
  if (!keys) return std::nullopt;
  auto join = std::make_shared<model::JoinRel>();
  join->span = node.span;
  join->join_kind = *kind == "inner" ? model::JoinRel::JoinKind::kInner : model::JoinRel::JoinKind::kLeftOuter;
  join->left = input->rel;
  join->right = right->rel;
  join->columns = input->rel->columns;
  std::vector<model::OutputColumn> added;
  for (const model::OutputColumn& column : right->columns()) {
    const bool is_key = std::any_of(keys->pairs.begin(), keys->pairs.end(), [&](const auto& pair) {
      const model::Expr& key = *pair.second;
      return (key.kind == model::Expr::Kind::kColumn && key.column == column.id) ||
             (!key.args.empty() && key.args[0]->kind == model::Expr::Kind::kColumn &&
              key.args[0]->column == column.id);
    });
    if (!is_key) added.push_back(column);
  }
  AppendRightColumns(binder, input->columns(), std::move(added), join->columns);
  join->keys = std::move(keys->pairs);
  // Hidden columns go last.
  std::rotate(join->columns.begin() + static_cast<ptrdiff_t>(input->columns().size()),
              join->columns.begin() + static_cast<ptrdiff_t>(input->rel->columns.size()), join->columns.end());
  Relation relation;
  relation.num_hidden = input->num_hidden;
  relation.num_groups = input->num_groups;
  relation.rel = std::move(join);
  relation.is_open = input->is_open || right->is_open;
  return relation;
}

}  // namespace

extern constinit const OperatorDef kOperator_lookup = {
    .name = "lookup",
    .usage = "lookup [kind=leftouter | inner] Table on Keys",
    .summary = "Add the columns of a dimension table.",
    .parse = ParseJoinClause,
    .bind = BindLookup,
    .examples = {{"print a=1 | lookup (print a=1, c=3) on a | project c", "3"}},
};

}  // namespace quoll::lang
