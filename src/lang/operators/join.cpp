// join [kind=…] Table on Keys. The default, innerunique, first reduces the left side to one row for each key (the first
// row read). Traps: null keys match null keys; every clashing column of the right side gets a number, keys included.
#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "lang/operators/_groups.h"
#include "lang/operators/_joins.h"

namespace quoll::lang {
namespace {

using Kind = model::JoinRel::JoinKind;

struct KindRow {
  std::string_view name;
  Kind kind;
};
constexpr KindRow kKinds[] = {
    {"innerunique", Kind::kInner},        {"inner", Kind::kInner},
    {"leftouter", Kind::kLeftOuter},      {"rightouter", Kind::kRightOuter},
    {"fullouter", Kind::kFullOuter},      {"leftsemi", Kind::kLeftSemi},
    {"rightsemi", Kind::kRightSemi},      {"leftanti", Kind::kLeftAnti},
    {"leftantisemi", Kind::kLeftAnti},    {"anti", Kind::kLeftAnti},
    {"rightanti", Kind::kRightAnti},      {"rightantisemi", Kind::kRightAnti},
};

// True if each row of the result has a row of the left side, whose hidden columns go with it.
bool KeepsHidden(Kind kind) {
  return kind == Kind::kInner || kind == Kind::kLeftOuter || kind == Kind::kLeftSemi || kind == Kind::kLeftAnti;
}

std::optional<Relation> BindJoin(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation> input) {
  const auto& clause = As<JoinClause>(node);
  const auto kind_name = JoinKind(binder, clause, "innerunique");
  if (!kind_name) return std::nullopt;
  const auto kind = std::find_if(std::begin(kKinds), std::end(kKinds),
                                 [&](const KindRow& row) { return row.name == *kind_name; });
  if (kind == std::end(kKinds)) {
    binder.Fail(diag::Code::K2012, fmt::format("unknown join kind `{}`", *kind_name), node.span);
    return std::nullopt;
  }
  auto right = binder.BindTabular(*clause.right);
  if (!right) return std::nullopt;
  AddOpenKeys(binder, clause, *input, *right);
  auto keys = BindJoinKeys(binder, clause, *input, *right);
  if (!keys) return std::nullopt;

  if (input->num_hidden > 0 && !KeepsHidden(kind->kind)) {
    binder.Refuse("kind of join inside partition and mv-apply", *kind_name, "not built yet there", node.span);
    return std::nullopt;
  }
  if (input->num_groups > 0 && *kind_name == "innerunique") {
    std::vector<model::ExprPtr> left_keys;
    for (const auto& pair : keys->pairs) left_keys.push_back(pair.first);
    input = FirstOfEach(binder, *input, left_keys, node.span);
  }
  auto join = std::make_shared<model::JoinRel>();
  join->span = node.span;
  join->join_kind = kind->kind;
  join->is_left_unique = *kind_name == "innerunique" && input->num_groups == 0;
  join->left = input->rel;
  join->right = right->rel;
  join->keys = std::move(keys->pairs);
  const bool has_left = kind->kind != Kind::kRightSemi && kind->kind != Kind::kRightAnti;
  const bool has_right = kind->kind != Kind::kLeftSemi && kind->kind != Kind::kLeftAnti;
  std::span<const model::OutputColumn> left;
  if (has_left) left = input->columns();
  join->columns.assign(left.begin(), left.end());
  if (has_right) {
    AppendRightColumns(binder, left, {right->columns().begin(), right->columns().end()}, join->columns);
  }
  const auto hidden = input->hidden();
  join->columns.insert(join->columns.end(), hidden.begin(), hidden.end());
  Relation relation;
  relation.num_hidden = input->num_hidden;
  relation.num_groups = input->num_groups;
  relation.rel = std::move(join);
  relation.is_open = input->is_open || (has_right && right->is_open);
  return relation;
}

}  // namespace

extern constinit const OperatorDef kOperator_join = {
    .name = "join",
    .usage = "join [kind=Kind] Table on Column, … | $left.Column == $right.Column, …",
    .summary = "Match the rows of two tables by equal keys.",
    .parse = ParseJoinClause,
    .bind = BindJoin,
    .differs = "innerunique keeps the first row read of each key, where Kusto keeps any",
    .examples = {{"print a=1, b=2 | join (print a=1, c=3) on a | project c", "3"}},
};

}  // namespace quoll::lang
