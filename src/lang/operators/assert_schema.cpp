// assert-schema (Name:type, …) passes the rows on if the columns are just these, in this order; else the query is wrong.
#include <fmt/format.h>

#include "lang/operators/_clauses.h"

namespace quoll::lang {
namespace {

struct SchemaClause : syntax::Clause {
  std::vector<syntax::ColumnDecl> columns;
};

std::unique_ptr<syntax::Clause> ParseAssertSchema(syntax::Parser& parser) {
  auto columns = parser.ParseSchema();
  if (!columns) return nullptr;
  auto clause = std::make_unique<SchemaClause>();
  clause->columns = std::move(*columns);
  return clause;
}

std::optional<Relation> BindAssertSchema(Binder& binder, const syntax::OperatorNode& node,
                                         std::optional<Relation> input) {
  const auto& declared = As<SchemaClause>(node).columns;
  const auto schema = binder.BindSchema(declared);
  if (!schema) return std::nullopt;
  const auto columns = input->columns();
  for (size_t i = 0; i < std::min(columns.size(), schema->size()); ++i) {
    const model::Field& field = (*schema)[i];
    if (field.name == columns[i].name && field.type == columns[i].type) continue;
    binder.Fail(diag::Code::K2012,
                fmt::format("column {} is `{}:{}`, not `{}:{}`", i + 1, columns[i].name,
                            model::TypeName(columns[i].type), field.name, model::TypeName(field.type)),
                declared[i].name_span);
    return std::nullopt;
  }
  if (columns.size() != schema->size()) {
    binder.Fail(diag::Code::K2012, fmt::format("the table has {} columns, not {}", columns.size(), schema->size()),
                node.span);
    return std::nullopt;
  }
  return input;
}

}  // namespace

extern constinit const OperatorDef kOperator_assert_schema = {
    .name = "assert-schema",
    .usage = "assert-schema (Name:type, …)",
    .summary = "Require the columns to be just these.",
    .parse = ParseAssertSchema,
    .bind = BindAssertSchema,
    .examples = {{"print a=1 | assert-schema (a:long)", "1"}},
};

}  // namespace quoll::lang
