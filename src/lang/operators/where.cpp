// where Predicate keeps the rows for which the predicate is true; false and null drop the row.
#include "lang/operators/_clauses.h"

namespace quoll::lang {
namespace {

std::unique_ptr<syntax::Clause> ParseWhere(syntax::Parser& parser) {
  parser.ParseOptionsOf({});
  auto clause = std::make_unique<ExprClause>();
  clause->expr = parser.ParseExpr();
  if (!clause->expr) return nullptr;
  return clause;
}

std::optional<Relation> BindWhere(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation> input) {
  WindowCollector windows{*input};
  model::ExprPtr predicate =
      binder.BindPredicate(*As<ExprClause>(node).expr, {.input = &*input, .windows = &windows, .place = "where"});
  if (!predicate) return std::nullopt;
  if (windows.calls.empty()) return binder.Filter(*input, std::move(predicate), node.span);
  const Relation filtered = binder.Filter(binder.WithWindows(windows, node.span), std::move(predicate), node.span);
  std::vector<NamedValue> values;
  for (const model::OutputColumn& column : input->columns()) values.push_back(PassThrough(column, node.span));
  Relation relation = *input;
  relation.rel = binder.Project(filtered, std::move(values), node.span).rel;
  return relation;
}

}  // namespace

extern constinit const OperatorDef kOperator_where = {
    .name = "where",
    .aliases = {"filter"},
    .usage = "where Predicate",
    .summary = "Keep the rows for which the predicate is true.",
    .parse = ParseWhere,
    .bind = BindWhere,
    .examples = {{"range x from 1 to 3 step 1 | where x > 2", "3"}},
};

}  // namespace quoll::lang
