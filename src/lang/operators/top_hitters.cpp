// top-hitters N of Value [by Weight]: the N values that occur most often, or whose weights sum up highest.
// DIFFERS: Kusto estimates; here the sums are exact, and of equal ones the higher value wins.
#include <fmt/format.h>

#include "lang/operators/_groups.h"
#include "lang/registry.h"

namespace quoll::lang {
namespace {

struct TopHittersClause : syntax::Clause {
  syntax::ExprPtr count;
  syntax::ExprPtr value;
  syntax::ExprPtr weight;  // may be null
};

std::unique_ptr<syntax::Clause> ParseTopHitters(syntax::Parser& parser) {
  auto clause = std::make_unique<TopHittersClause>();
  clause->count = parser.ParseExpr();
  if (!clause->count || !parser.Expect("of")) return nullptr;
  clause->value = parser.ParseNamedExpr();
  if (!clause->value) return nullptr;
  if (parser.Eat("by")) {
    clause->weight = parser.ParseNamedExpr();
    if (!clause->weight) return nullptr;
  }
  return clause;
}

std::optional<Relation> BindTopHitters(Binder& binder, const syntax::OperatorNode& node,
                                       std::optional<Relation> input) {
  const auto& clause = As<TopHittersClause>(node);
  const auto count = binder.BindConstantLong(*clause.count, "the number of values");
  if (!count) return std::nullopt;
  const ExprScope scope{.input = &*input, .place = "top-hitters"};
  std::vector<NamedValue> values;
  auto value = binder.BindNamed(*clause.value, scope);
  if (!value) return std::nullopt;
  values.push_back(std::move(*value));
  if (!binder.FinishNames(values, &*input)) return std::nullopt;
  model::ExprPtr key = binder.KeyValue(values[0].expr);
  if (!key) {
    binder.Fail(diag::Code::K2004, "top-hitters cannot compare dynamic values", clause.value->span, "dynamic",
                "convert it, for example with tostring()");
    return std::nullopt;
  }
  auto aggregate = std::make_shared<model::AggregateRel>();
  aggregate->span = node.span;
  aggregate->input = input->rel;
  AddGroupKeys(binder, *input, *aggregate);
  const model::OutputColumn value_column = {binder.NewColumnId(), values[0].name, key->type};
  aggregate->columns.push_back(value_column);
  aggregate->keys.push_back(std::move(key));
  AggregateCollector collector;
  ExprScope aggregates = scope;
  aggregates.aggregates = &collector;
  std::string name = "approximate_count_" + values[0].name;
  model::ExprPtr sum;
  if (clause.weight) {
    auto weight = binder.BindNamed(*clause.weight, scope);
    if (!weight) return std::nullopt;
    name = weight->is_explicit ? weight->name : "approximate_sum_" + weight->name;
    sum = binder.MakeAggregateCall(*FindAggregate("sum"), {std::move(weight->expr)}, aggregates, node.span);
  } else {
    sum = binder.MakeAggregateCall(*FindAggregate("count"), {}, aggregates, node.span);
  }
  if (!sum) return std::nullopt;
  collector.columns[0].name = name;
  aggregate->columns.push_back(collector.columns[0]);
  aggregate->calls = std::move(collector.calls);
  const Relation summed = GroupedResult(binder, std::move(aggregate), input->num_groups);
  std::vector<model::SortKey> keys;
  keys.push_back({sum, true, false});
  keys.push_back({model::MakeColumn(value_column.id, value_column.type, node.span), true, false});
  const Relation sorted = Sorted(summed, std::move(keys), node.span);
  return FirstRows(binder, sorted, *count < 0 ? 0 : static_cast<uint64_t>(*count), node.span);
}

}  // namespace

extern constinit const OperatorDef kOperator_top_hitters = {
    .name = "top-hitters",
    .usage = "top-hitters N of Value [by Weight]",
    .summary = "The values that occur most often, or weigh most.",
    .parse = ParseTopHitters,
    .bind = BindTopHitters,
    .differs = "exact sums, where Kusto estimates them; of equal ones the higher values win",
    .examples = {{"datatable(g:string)[\"a\", \"b\", \"b\"] | top-hitters 1 of g | project g", "b"}},
};

}  // namespace quoll::lang
