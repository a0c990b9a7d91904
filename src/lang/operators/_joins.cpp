#include "lang/operators/_joins.h"

#include <set>

#include <fmt/format.h>

namespace quoll::lang {
namespace {

// Which side an expression speaks of: -1 left, 1 right, 0 neither or both.
int SideOf(const syntax::Expr& expr) {
  using syntax::ExprKind;
  switch (expr.kind) {
    case ExprKind::kName: {
      const auto& name = static_cast<const syntax::NameExpr&>(expr).name;
      return name == "$left" ? -1 : name == "$right" ? 1 : 0;
    }
    case ExprKind::kMember: return SideOf(*static_cast<const syntax::MemberExpr&>(expr).object);
    case ExprKind::kElement: return SideOf(*static_cast<const syntax::ElementExpr&>(expr).object);
    case ExprKind::kCall:
      for (const auto& arg : static_cast<const syntax::CallExpr&>(expr).args) {
        if (const int side = SideOf(*arg.value)) return side;
      }
      return 0;
    default: return 0;
  }
}

bool AddKey(Binder& binder, JoinKeys& keys, model::ExprPtr left, model::ExprPtr right, base::Span span) {
  if (!left || !right) return false;
  // A side whose type nobody knows takes that of the other.
  if (binder.IsUntyped(*left) && right->type != model::Type::kDynamic) left = binder.Convert(left, right->type);
  if (binder.IsUntyped(*right) && left->type != model::Type::kDynamic) right = binder.Convert(right, left->type);
  if (model::ExprPtr value = binder.KeyValue(left)) left = std::move(value);
  if (model::ExprPtr value = binder.KeyValue(right)) right = std::move(value);
  if (left->type == model::Type::kDynamic || right->type == model::Type::kDynamic) {
    binder.Fail(diag::Code::K2004, "a join key cannot be dynamic", span, "dynamic",
                "convert it before the join, for example with tostring()");
    return false;
  }
  if (left->type != right->type) {
    if (!model::IsInteger(left->type) || !model::IsInteger(right->type)) {
      binder.Fail(diag::Code::K2017,
                  fmt::format("the join keys are {} and {}", model::TypeName(left->type), model::TypeName(right->type)),
                  span, "the two sides differ in type");
      return false;
    }
    left = binder.Convert(std::move(left), model::Type::kLong);
    right = binder.Convert(std::move(right), model::Type::kLong);
  }
  keys.pairs.emplace_back(std::move(left), std::move(right));
  return true;
}

bool BindCondition(Binder& binder, JoinKeys& keys, const syntax::Expr& condition, const Relation& left,
                   const Relation& right) {
  if (condition.kind == syntax::ExprKind::kChain) {
    const auto& chain = static_cast<const syntax::ChainExpr&>(condition);
    if (!chain.is_and) {
      binder.Fail(diag::Code::K2012, "join conditions cannot be joined by `or`", condition.span);
      return false;
    }
    for (const auto& operand : chain.operands) {
      if (!BindCondition(binder, keys, *operand, left, right)) return false;
    }
    return true;
  }
  const ExprScope left_scope{.left = &left, .place = "the left side"};
  const ExprScope right_scope{.right = &right, .place = "the right side"};
  if (condition.kind == syntax::ExprKind::kName) {
    const auto& name = static_cast<const syntax::NameExpr&>(condition);
    const model::OutputColumn* left_column = binder.FindColumn(left, name.name, name.span);
    const model::OutputColumn* right_column =
        left_column == nullptr ? nullptr : binder.FindColumn(right, name.name, name.span);
    if (right_column == nullptr) return false;
    return AddKey(binder, keys, model::MakeColumn(left_column->id, left_column->type, name.span),
                  model::MakeColumn(right_column->id, right_column->type, name.span), name.span);
  }
  if (condition.kind == syntax::ExprKind::kBinary) {
    const auto& binary = static_cast<const syntax::BinaryExpr&>(condition);
    const int side = SideOf(*binary.lhs);
    if (binary.op == "==" && side != 0 && SideOf(*binary.rhs) == -side) {
      const syntax::Expr& left_expr = side < 0 ? *binary.lhs : *binary.rhs;
      const syntax::Expr& right_expr = side < 0 ? *binary.rhs : *binary.lhs;
      return AddKey(binder, keys, binder.BindExpr(left_expr, left_scope), binder.BindExpr(right_expr, right_scope),
                    condition.span);
    }
  }
  binder.Fail(diag::Code::K2012, "a join condition is a column or `$left.x == $right.y`", condition.span);
  return false;
}

}  // namespace

std::unique_ptr<syntax::Clause> ParseJoinClause(syntax::Parser& parser) {
  auto clause = std::make_unique<JoinClause>();
  clause->options = parser.ParseOptionsOf({"kind"});
  clause->right = parser.ParseTableOperand();
  if (!clause->right || !parser.Expect("on")) return nullptr;
  do {
    auto condition = parser.ParseExpr();
    if (!condition) return nullptr;
    clause->conditions.push_back(std::move(condition));
  } while (parser.Eat(","));
  return clause;
}

namespace {

// The columns that the conditions name on a side: 1 right, -1 left.
void CollectKeyNames(const syntax::Expr& condition, int side, std::vector<std::string>& names) {
  if (condition.kind == syntax::ExprKind::kChain) {
    for (const auto& operand : static_cast<const syntax::ChainExpr&>(condition).operands) {
      CollectKeyNames(*operand, side, names);
    }
  } else if (condition.kind == syntax::ExprKind::kName) {
    names.push_back(static_cast<const syntax::NameExpr&>(condition).name);
  } else if (condition.kind == syntax::ExprKind::kBinary) {
    const auto& binary = static_cast<const syntax::BinaryExpr&>(condition);
    for (const syntax::Expr* operand : {binary.lhs.get(), binary.rhs.get()}) {
      if (operand->kind == syntax::ExprKind::kMember && SideOf(*operand) == side) {
        names.push_back(static_cast<const syntax::MemberExpr&>(*operand).name);
      }
    }
  }
}

}  // namespace

void AddOpenKeys(Binder& binder, const JoinClause& clause, const Relation& left, Relation& right) {
  std::vector<std::string> left_names;
  std::vector<std::string> right_names;
  for (const auto& condition : clause.conditions) {
    CollectKeyNames(*condition, -1, left_names);
    CollectKeyNames(*condition, 1, right_names);
  }
  if (left.is_open) {
    for (const std::string& name : left_names) binder.Learn(left, name);
  }
  if (right.is_open) right = binder.WithColumns(right, right_names, clause.right->span);
}

std::optional<JoinKeys> BindJoinKeys(Binder& binder, const JoinClause& clause, const Relation& left,
                                     const Relation& right) {
  JoinKeys keys;
  for (const auto& condition : clause.conditions) {
    if (!BindCondition(binder, keys, *condition, left, right)) return std::nullopt;
  }
  return keys;
}

std::optional<std::string> JoinKind(Binder& binder, const JoinClause& clause, std::string default_kind) {
  for (const syntax::Option& option : clause.options) {
    if (option.name == "kind" && option.value->kind == syntax::ExprKind::kName) {
      default_kind = static_cast<const syntax::NameExpr&>(*option.value).name;
    } else if (!option.name.starts_with("hint.")) {
      binder.Fail(diag::Code::K2016, fmt::format("unknown option `{}`", option.name), option.name_span);
      return std::nullopt;
    }
  }
  return default_kind;
}

void AppendRightColumns(Binder& binder, std::span<const model::OutputColumn> left,
                        std::vector<model::OutputColumn> right, std::vector<model::OutputColumn>& columns) {
  std::set<std::string> left_names;
  for (const model::OutputColumn& column : left) left_names.insert(column.name);
  std::set<std::string> names = left_names;
  for (const model::OutputColumn& column : right) names.insert(column.name);
  for (model::OutputColumn& column : right) {
    if (left_names.contains(column.name)) {
      binder.NumberColumn(column, [&](const std::string& name) { return names.contains(name); });
      names.insert(column.name);
    }
    columns.push_back(std::move(column));
  }
}

}  // namespace quoll::lang
