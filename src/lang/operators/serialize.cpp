// serialize [Name = Expr, …] states that the order of the rows matters, so that window functions are allowed.
#include "lang/operators/_clauses.h"
#include "lang/registry.h"

namespace quoll::lang {
namespace {

std::unique_ptr<syntax::Clause> ParseSerialize(syntax::Parser& parser) {
  if (parser.AtClauseEnd()) return std::make_unique<NamedListClause>();
  return ParseNamedListClause(parser);
}

std::optional<Relation> BindSerialize(Binder& binder, const syntax::OperatorNode& node,
                                      std::optional<Relation> input) {
  Relation sorted = Sorted(*input, {}, node.span);
  if (As<NamedListClause>(node).items.empty()) return sorted;
  return FindOperator("extend")->bind(binder, node, std::move(sorted));
}

}  // namespace

extern constinit const OperatorDef kOperator_serialize = {
    .name = "serialize",
    .usage = "serialize [Name = Expr, …]",
    .summary = "State that the order of the rows matters.",
    .parse = ParseSerialize,
    .bind = BindSerialize,
    .examples = {{"range x from 1 to 2 step 1 | serialize | count", "2"}},
};

}  // namespace quoll::lang
