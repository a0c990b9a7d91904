// as Name gives the rows so far a name, for `withsource` and for the rest of the statement.
#include "lang/operators/_clauses.h"

namespace quoll::lang {
namespace {

struct AsClause : syntax::Clause {
  syntax::NamedExpr::Name name;
};

std::unique_ptr<syntax::Clause> ParseAs(syntax::Parser& parser) {
  parser.ParseOptionsOf({});
  auto clause = std::make_unique<AsClause>();
  auto name = parser.ParseName("a name");
  if (!name) return nullptr;
  clause->name = std::move(*name);
  return clause;
}

std::optional<Relation> BindAs(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation> input) {
  const auto& name = As<AsClause>(node).name;
  Definition definition;
  definition.kind = Definition::Kind::kRelation;
  definition.name = name.name;
  definition.span = name.span;
  definition.relation = *input;
  if (!binder.Define(std::move(definition))) return std::nullopt;
  Relation relation = binder.ReadShared(*input);
  relation.name = name.name;
  return relation;
}

}  // namespace

extern constinit const OperatorDef kOperator_as = {
    .name = "as",
    .usage = "as Name",
    .summary = "Give the rows so far a name.",
    .parse = ParseAs,
    .bind = BindAs,
    .examples = {{"print x=1 | as T | union T | count", "2"}},
};

}  // namespace quoll::lang
