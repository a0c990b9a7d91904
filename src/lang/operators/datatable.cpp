// datatable(Name:Type, …)[Value, …]: rows of literals, row by row. Values convert to the type of their column.
#include <fmt/format.h>

#include "base/ticks.h"
#include "lang/literals.h"
#include "lang/operators/_clauses.h"

namespace quoll::lang {
namespace {

struct DatatableClause : syntax::Clause {
  std::vector<syntax::ColumnDecl> columns;
  std::vector<syntax::ExprPtr> values;
};

std::unique_ptr<syntax::Clause> ParseDatatable(syntax::Parser& parser) {
  auto clause = std::make_unique<DatatableClause>();
  parser.ParseOptionsOf({});
  auto schema = parser.ParseSchema();
  if (!schema || !parser.Expect("[")) return nullptr;
  clause->columns = std::move(*schema);
  while (!parser.AtPunctuation("]")) {
    auto value = parser.ParseExpr();
    if (!value) return nullptr;
    clause->values.push_back(std::move(value));
    if (!parser.Eat(",")) break;
  }
  if (!parser.Expect("]")) return nullptr;
  return clause;
}

// A literal, or the minus of one: a computed value is refused, as in Kusto.
bool IsLiteral(const syntax::Expr& expr) {
  if (expr.kind == syntax::ExprKind::kUnary) return IsLiteral(*static_cast<const syntax::UnaryExpr&>(expr).operand);
  return expr.kind == syntax::ExprKind::kLiteral || expr.kind == syntax::ExprKind::kName;
}

std::optional<model::Value> BindCell(Binder& binder, const syntax::Expr& expr, model::Type type) {
  if (!IsLiteral(expr)) {
    binder.Fail(diag::Code::K2008, "a value of datatable must be a literal", expr.span, "computed");
    return std::nullopt;
  }
  // The smallest long exists here although its minus has no operand of type long.
  if (expr.kind == syntax::ExprKind::kUnary && model::IsInteger(type)) {
    if (auto value = TypedLiteral(type, binder.TextOf(expr.span), 0)) return value;
  }
  model::ExprPtr bound = binder.BindExpr(expr, {.place = "datatable"});
  if (!bound) return std::nullopt;
  if (bound->IsConstant() && bound->value.is_null) return model::Value::Null(type);
  if (type == model::Type::kString && bound->type != type && bound->type != model::Type::kDynamic) {
    bound = binder.Convert(std::move(bound), type);
  } else {
    bound = binder.Convert(std::move(bound), type);
  }
  if (!bound) return std::nullopt;
  if (!bound->IsConstant()) {
    binder.Fail(diag::Code::K2008, "a value of datatable must be a literal", expr.span);
    return std::nullopt;
  }
  return bound->value;
}

std::optional<Relation> BindDatatable(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation>) {
  const auto& clause = As<DatatableClause>(node);
  const auto schema = binder.BindSchema(clause.columns);
  if (!schema) return std::nullopt;
  if (schema->empty() ? !clause.values.empty() : clause.values.size() % schema->size() != 0) {
    binder.Fail(diag::Code::K2005,
                fmt::format("datatable has {} values for rows of {} columns", clause.values.size(), schema->size()),
                node.span);
    return std::nullopt;
  }
  auto values = std::make_shared<model::ValuesRel>();
  values->span = node.span;
  for (const model::Field& field : *schema) values->columns.push_back({binder.NewColumnId(), field.name, field.type});
  for (size_t i = 0; i < clause.values.size(); ++i) {
    const size_t column = i % schema->size();
    if (column == 0) values->rows.emplace_back();
    auto value = BindCell(binder, *clause.values[i], (*schema)[column].type);
    if (!value) return std::nullopt;
    values->rows.back().push_back(std::move(*value));
  }
  Relation relation;
  relation.rel = std::move(values);
  return relation;
}

}  // namespace

extern constinit const OperatorDef kOperator_datatable = {
    .name = "datatable",
    .usage = "datatable(Name:Type, …)[Value, …]",
    .summary = "A table of literals.",
    .is_source = true,
    .is_piped = false,
    .parse = ParseDatatable,
    .bind = BindDatatable,
    .examples = {{"datatable(a:long, b:string)[1, 'x', 2, 'y'] | count", "2"}},
};

}  // namespace quoll::lang
