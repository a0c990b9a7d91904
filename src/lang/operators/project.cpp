// project [Name =] Expr, … keeps exactly these columns, in this order.
#include "lang/operators/_clauses.h"

namespace quoll::lang {
namespace {

std::unique_ptr<syntax::Clause> ParseProject(syntax::Parser& parser) {
  // `project` without columns is allowed and gives rows without columns only in the cloud; here it is an error.
  return ParseNamedListClause(parser);
}

std::optional<Relation> BindProject(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation> input) {
  std::vector<NamedValue> values;
  WindowCollector windows{*input};
  for (const syntax::ExprPtr& item : As<NamedListClause>(node).items) {
    if (!binder.BindNamedValues(*item, {.input = &*input, .windows = &windows, .place = "project"}, values)) return std::nullopt;
  }
  if (!binder.FinishNames(values, &*input)) return std::nullopt;
  return binder.Project(binder.WithWindows(windows, node.span), std::move(values), node.span);
}

}  // namespace

extern constinit const OperatorDef kOperator_project = {
    .name = "project",
    .usage = "project [Name =] Expr, …",
    .summary = "Keep exactly these columns, in this order.",
    .parse = ParseProject,
    .bind = BindProject,
    .examples = {{"print a=1, b=2 | project c=b", "2"}},
};

}  // namespace quoll::lang
