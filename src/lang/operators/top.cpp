// top N by Expr [asc|desc] keeps N rows of an order. It binds to Limit(Sort(input)).
#include "lang/operators/_groups.h"

namespace quoll::lang {
namespace {

struct TopClause : syntax::Clause {
  syntax::ExprPtr count;
  std::vector<OrderItem> items;
};

std::unique_ptr<syntax::Clause> ParseTop(syntax::Parser& parser) {
  auto clause = std::make_unique<TopClause>();
  clause->count = parser.ParseExpr();
  if (!clause->count || !parser.Expect("by") || !ParseOrderList(parser, clause->items)) return nullptr;
  return clause;
}

std::optional<Relation> BindTop(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation> input) {
  const auto& clause = As<TopClause>(node);
  const auto count = binder.BindConstantLong(*clause.count, "the number of rows");
  if (!count) return std::nullopt;
  auto keys = BindOrder(binder, clause.items, *input);
  if (!keys) return std::nullopt;
  const uint64_t num_rows = *count < 0 ? 0 : static_cast<uint64_t>(*count);
  return FirstRows(binder, Sorted(*input, std::move(*keys), node.span), num_rows, node.span);
}

}  // namespace

extern constinit const OperatorDef kOperator_top = {
    .name = "top",
    .usage = "top N by Expr [asc | desc] [nulls first | nulls last], …",
    .summary = "Keep the first N rows in the given order.",
    .parse = ParseTop,
    .bind = BindTop,
    .examples = {{"range x from 1 to 5 step 1 | top 1 by x", "5"}},
};

}  // namespace quoll::lang
