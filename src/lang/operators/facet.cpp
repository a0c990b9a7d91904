// facet by Column, … [with (operators)]: a result for each column, its values with their counts;
// and one of the operators over the input. Ends a statement.
#include "lang/operators/_results.h"
#include "lang/registry.h"

namespace quoll::lang {
namespace {

struct FacetClause : syntax::Clause {
  std::vector<syntax::NamedExpr::Name> columns;
  std::unique_ptr<syntax::Pipeline> subquery;  // null: none
};

std::unique_ptr<syntax::Clause> ParseFacet(syntax::Parser& parser) {
  auto clause = std::make_unique<FacetClause>();
  if (!parser.Expect("by")) return nullptr;
  do {
    auto name = parser.ParseName("a column");
    if (!name) return nullptr;
    clause->columns.push_back(std::move(*name));
  } while (parser.Eat(","));
  if (!parser.Eat("with")) return clause;
  clause->subquery = parser.ParseSubquery();
  if (!clause->subquery) return nullptr;
  return clause;
}

// Column, count_.
std::optional<Relation> CountValues(Binder& binder, const Relation& input,
                                    const syntax::NamedExpr::Name& name) {
  const model::OutputColumn* column = binder.FindColumn(input, name.name, name.span);
  if (column == nullptr) return std::nullopt;
  const model::ExprPtr key =
      binder.KeyValue(model::MakeColumn(column->id, column->type, name.span));
  if (!key) {
    binder.Fail(diag::Code::K2004, "a column of facet cannot be dynamic", name.span);
    return std::nullopt;
  }
  AggregateCollector collector;
  ExprScope scope;
  scope.input = &input;
  scope.aggregates = &collector;
  if (!binder.MakeAggregateCall(*FindAggregate("count"), {}, scope, name.span)) return std::nullopt;
  auto aggregate = std::make_shared<model::AggregateRel>();
  aggregate->span = name.span;
  aggregate->input = input.rel;
  aggregate->keys = {key};
  aggregate->calls = std::move(collector.calls);
  aggregate->columns = {{binder.NewColumnId(), column->name, key->type},
                        {collector.columns[0].id, "count_", collector.columns[0].type}};
  Relation relation;
  relation.rel = std::move(aggregate);
  return relation;
}

std::optional<Relation> BindFacet(Binder& binder, const syntax::OperatorNode& node,
                                  std::optional<Relation> input) {
  const auto& clause = As<FacetClause>(node);
  std::vector<Relation> results;
  for (const syntax::NamedExpr::Name& name : clause.columns) {
    auto counts = CountValues(binder, *input, name);
    if (!counts) return std::nullopt;
    results.push_back(std::move(*counts));
  }
  if (clause.subquery) {
    auto rows = binder.BindPipeline(*clause.subquery, *input);
    if (!rows) return std::nullopt;
    results.push_back(std::move(*rows));
  }
  return GiveResults(binder, std::move(results), node);
}

}  // namespace

extern constinit const OperatorDef kOperator_facet = {
    .name = "facet",
    .usage = "facet by Column, … [with (operators)]",
    .summary = "The values of each column with their counts, a result for each.",
    .parse = ParseFacet,
    .bind = BindFacet,
    .examples = {{"range x from 1 to 3 step 1 | extend y = x % 2 | where y == 1 | facet by y",
                  "1"}},
};

}  // namespace quoll::lang
