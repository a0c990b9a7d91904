// sample-distinct N of Expr keeps N different values: the first ones in ascending order.
// DIFFERS: Kusto gives any values; here the choice is the same in every run.
#include "lang/operators/_groups.h"

namespace quoll::lang {
namespace {

struct SampleDistinctClause : syntax::Clause {
  syntax::ExprPtr count;
  syntax::ExprPtr value;
};

std::unique_ptr<syntax::Clause> ParseSampleDistinct(syntax::Parser& parser) {
  auto clause = std::make_unique<SampleDistinctClause>();
  clause->count = parser.ParseExpr();
  if (!clause->count || !parser.Expect("of")) return nullptr;
  clause->value = parser.ParseNamedExpr();
  if (!clause->value) return nullptr;
  return clause;
}

std::optional<Relation> BindSampleDistinct(Binder& binder, const syntax::OperatorNode& node,
                                           std::optional<Relation> input) {
  const auto& clause = As<SampleDistinctClause>(node);
  const auto count = binder.BindConstantLong(*clause.count, "the number of values");
  if (!count) return std::nullopt;
  std::vector<NamedValue> values;
  auto value = binder.BindNamed(*clause.value, {.input = &*input, .place = "sample-distinct"});
  if (!value) return std::nullopt;
  values.push_back(std::move(*value));
  if (!binder.FinishNames(values, &*input)) return std::nullopt;
  model::ExprPtr key = binder.KeyValue(values[0].expr);
  if (!key) {
    binder.Fail(diag::Code::K2004, "sample-distinct cannot compare dynamic values", clause.value->span, "dynamic",
                "convert it, for example with tostring()");
    return std::nullopt;
  }
  auto aggregate = std::make_shared<model::AggregateRel>();
  aggregate->span = node.span;
  aggregate->input = input->rel;
  AddGroupKeys(binder, *input, *aggregate);
  aggregate->columns.push_back({binder.NewColumnId(), values[0].name, key->type});
  aggregate->keys.push_back(std::move(key));
  const Relation distinct = GroupedResult(binder, std::move(aggregate), input->num_groups);
  return FirstRows(binder, distinct, *count < 0 ? 0 : static_cast<uint64_t>(*count), node.span);
}

}  // namespace

extern constinit const OperatorDef kOperator_sample_distinct = {
    .name = "sample-distinct",
    .usage = "sample-distinct N of Expr",
    .summary = "Keep N different values.",
    .parse = ParseSampleDistinct,
    .bind = BindSampleDistinct,
    .differs = "takes the first values in ascending order, where Kusto takes any",
    .examples = {{"datatable(x:long)[1, 1, 2, 3] | sample-distinct 2 of x | count", "2"}},
};

}  // namespace quoll::lang
