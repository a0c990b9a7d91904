// distinct Expr, … or distinct *: each combination of values once, in order of first appearance.
#include <fmt/format.h>

#include "lang/operators/_groups.h"

namespace quoll::lang {
namespace {

std::unique_ptr<syntax::Clause> ParseDistinct(syntax::Parser& parser) {
  parser.ParseOptionsOf({});
  if (parser.AtPunctuation("*")) {
    parser.Next();
    return std::make_unique<NamedListClause>();
  }
  return ParseNamedListClause(parser);
}

std::optional<Relation> BindDistinct(Binder& binder, const syntax::OperatorNode& node,
                                     std::optional<Relation> input) {
  std::vector<NamedValue> values;
  for (const syntax::ExprPtr& item : As<NamedListClause>(node).items) {
    auto value = binder.BindNamed(*item, {.input = &*input, .place = "distinct"});
    if (!value) return std::nullopt;
    values.push_back(std::move(*value));
  }
  if (values.empty()) {
    for (const model::OutputColumn& column : input->columns()) values.push_back(PassThrough(column, node.span));
  }
  if (!binder.FinishNames(values, &*input)) return std::nullopt;
  auto aggregate = std::make_shared<model::AggregateRel>();
  aggregate->span = node.span;
  aggregate->input = input->rel;
  AddGroupKeys(binder, *input, *aggregate);
  for (NamedValue& value : values) {
    if (model::ExprPtr key = binder.KeyValue(value.expr)) {
      value.expr = std::move(key);
    } else if (!As<NamedListClause>(node).items.empty()) {
      binder.Fail(diag::Code::K2004, fmt::format("distinct cannot compare the dynamic column `{}`", value.name),
                  value.span, "dynamic", "convert it, for example with tostring()");
      return std::nullopt;
    }
    aggregate->columns.push_back({binder.NewColumnId(), value.name, value.expr->type});
    aggregate->keys.push_back(std::move(value.expr));
  }
  return GroupedResult(binder, std::move(aggregate), input->num_groups);
}

}  // namespace

extern constinit const OperatorDef kOperator_distinct = {
    .name = "distinct",
    .usage = "distinct Expr, … | distinct *",
    .summary = "Each combination of values once.",
    .parse = ParseDistinct,
    .bind = BindDistinct,
    .examples = {{"datatable(x:long)[1, 1] | distinct x | count", "1"}},
};

}  // namespace quoll::lang
