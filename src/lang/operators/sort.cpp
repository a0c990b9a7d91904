// sort by Expr [asc|desc] [nulls first|last], … orders the rows. Trap: descending is the default; ascending puts nulls
// first, descending last, NaN beside the nulls.
#include "lang/operators/_clauses.h"

namespace quoll::lang {
namespace {

struct SortClause : syntax::Clause {
  std::vector<OrderItem> items;
};

std::unique_ptr<syntax::Clause> ParseSort(syntax::Parser& parser) {
  parser.ParseOptionsOf({});
  auto clause = std::make_unique<SortClause>();
  if (!parser.Expect("by") || !ParseOrderList(parser, clause->items)) return nullptr;
  return clause;
}

std::optional<Relation> BindSort(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation> input) {
  auto keys = BindOrder(binder, As<SortClause>(node).items, *input);
  if (!keys) return std::nullopt;
  return Sorted(*input, std::move(*keys), node.span);
}

}  // namespace

extern constinit const OperatorDef kOperator_sort = {
    .name = "sort",
    .aliases = {"order"},
    .usage = "sort by Expr [asc | desc] [nulls first | nulls last], …",
    .summary = "Order the rows; descending by default.",
    .parse = ParseSort,
    .bind = BindSort,
    .examples = {{"range x from 1 to 3 step 1 | sort by x", "3"}},
};

}  // namespace quoll::lang
