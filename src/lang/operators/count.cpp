// count [as Name] gives one row with the number of rows.
#include "lang/operators/_groups.h"
#include "lang/registry.h"

namespace quoll::lang {
namespace {

struct CountClause : syntax::Clause {
  std::string name = "Count";
};

std::unique_ptr<syntax::Clause> ParseCount(syntax::Parser& parser) {
  auto clause = std::make_unique<CountClause>();
  if (parser.Eat("as")) {
    auto name = parser.ParseName("a name");
    if (!name) return nullptr;
    clause->name = name->name;
  }
  return clause;
}

std::optional<Relation> BindCount(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation> input) {
  const model::AggregateDef& count = *FindAggregate("count");
  auto aggregate = std::make_shared<model::AggregateRel>();
  aggregate->span = node.span;
  aggregate->input = input->rel;
  AddGroupKeys(binder, *input, *aggregate);
  aggregate->calls.push_back({&count, &count.signatures[0], {}, model::Type::kLong, node.span});
  aggregate->columns.push_back({binder.NewColumnId(), As<CountClause>(node).name, model::Type::kLong});
  return GroupedResult(binder, std::move(aggregate), input->num_groups);
}

}  // namespace

extern constinit const OperatorDef kOperator_count = {
    .name = "count",
    .usage = "count [as Name]",
    .summary = "The number of rows, as one row.",
    .parse = ParseCount,
    .bind = BindCount,
    .examples = {{"range x from 1 to 5 step 1 | count", "5"}},
};

}  // namespace quoll::lang
