// take N keeps N rows: the first ones in the order in which the input was read.
// DIFFERS: Kusto takes any rows; here the choice is the same in every run.
#include "lang/operators/_groups.h"

namespace quoll::lang {
namespace {

std::unique_ptr<syntax::Clause> ParseTake(syntax::Parser& parser) {
  auto clause = std::make_unique<ExprClause>();
  clause->expr = parser.ParseExpr();
  if (!clause->expr) return nullptr;
  return clause;
}

std::optional<Relation> BindTake(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation> input) {
  const auto count = binder.BindConstantLong(*As<ExprClause>(node).expr, "the number of rows");
  if (!count) return std::nullopt;
  return FirstRows(binder, *input, *count < 0 ? 0 : static_cast<uint64_t>(*count), node.span);
}

}  // namespace

extern constinit const OperatorDef kOperator_take = {
    .name = "take",
    .aliases = {"limit"},
    .usage = "take N",
    .summary = "Keep N rows.",
    .parse = ParseTake,
    .bind = BindTake,
    .differs = "takes the first rows read, where Kusto takes any",
    .examples = {{"range x from 1 to 5 step 1 | take 1", "1"}},
};

}  // namespace quoll::lang
