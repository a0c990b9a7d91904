// sample N keeps N rows by chance, each as likely as any other.
#include "lang/operators/_groups.h"

namespace quoll::lang {
namespace {

std::unique_ptr<syntax::Clause> ParseSample(syntax::Parser& parser) {
  auto clause = std::make_unique<ExprClause>();
  clause->expr = parser.ParseExpr();
  if (!clause->expr) return nullptr;
  return clause;
}

std::optional<Relation> BindSample(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation> input) {
  const auto count = binder.BindConstantLong(*As<ExprClause>(node).expr, "the number of rows");
  if (!count) return std::nullopt;
  model::ExprPtr chance = binder.MakeFunctionCall("rand", {}, node.span);
  if (!chance) return std::nullopt;
  std::vector<model::SortKey> keys;
  keys.push_back({std::move(chance), false, true});
  const Relation shuffled = Sorted(*input, std::move(keys), node.span);
  Relation relation = FirstRows(binder, shuffled, *count < 0 ? 0 : static_cast<uint64_t>(*count), node.span);
  relation.is_serialised = false;
  return relation;
}

}  // namespace

extern constinit const OperatorDef kOperator_sample = {
    .name = "sample",
    .usage = "sample N",
    .summary = "Keep N rows by chance.",
    .parse = ParseSample,
    .bind = BindSample,
    .examples = {{"range x from 1 to 50 step 1 | sample 3 | count", "3"}},
};

}  // namespace quoll::lang
