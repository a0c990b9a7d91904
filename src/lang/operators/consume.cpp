// consume reads all rows and gives none: for measuring how long a query takes.
#include "lang/operators/_clauses.h"

namespace quoll::lang {
namespace {

std::unique_ptr<syntax::Clause> ParseConsume(syntax::Parser& parser) {
  parser.ParseOptionsOf({"decodeblocks"});
  return std::make_unique<EmptyClause>();
}

std::optional<Relation> BindConsume(Binder& binder, const syntax::OperatorNode& node,
                                    std::optional<Relation> input) {
  Relation relation =
      binder.Filter(*input, binder.Constant(model::Value::Bool(false), node.span), node.span);
  relation.is_serialised = false;
  return relation;
}

}  // namespace

extern constinit const OperatorDef kOperator_consume = {
    .name = "consume",
    .usage = "consume",
    .summary = "Read all rows and give none.",
    .parse = ParseConsume,
    .bind = BindConsume,
    .examples = {{"range x from 1 to 5 step 1 | consume | count", "0"}},
};

}  // namespace quoll::lang
