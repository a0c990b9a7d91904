#include "lang/operators/_expand.h"

#include <algorithm>

#include <fmt/format.h>

namespace quoll::lang {

bool ParseExpandItems(syntax::Parser& parser, ExpandClause& clause) {
  clause.options = parser.ParseOptionsOf({"kind", "bagexpansion", "with_itemindex"});
  do {
    ExpandClause::Item item;
    item.expr = parser.ParseNamedExpr();
    if (!item.expr) return false;
    if (parser.Eat("to")) {
      if (!parser.Expect("typeof") || !parser.Expect("(")) return false;
      auto type = parser.ParseTypeName(item.type_span);
      if (!type || !parser.Expect(")")) return false;
      item.type_name = std::move(*type);
    }
    clause.items.push_back(std::move(item));
  } while (parser.Eat(","));
  if (parser.Eat("limit")) {
    clause.limit = parser.ParseExpr();
    if (!clause.limit) return false;
  }
  return true;
}

std::unique_ptr<syntax::Clause> ParseExpandClause(syntax::Parser& parser) {
  auto clause = std::make_unique<ExpandClause>();
  if (!ParseExpandItems(parser, *clause)) return nullptr;
  return clause;
}

namespace {

// The elements stand behind the input's hidden columns; a projection puts those last again.
void PutHiddenLast(Relation& relation, const Relation& input, base::Span span) {
  auto project = std::make_shared<model::ProjectRel>();
  project->span = span;
  project->input = relation.rel;
  const auto first_hidden = static_cast<ptrdiff_t>(input.columns().size());
  project->columns = relation.rel->columns;
  std::rotate(project->columns.begin() + first_hidden,
              project->columns.begin() + first_hidden + static_cast<ptrdiff_t>(input.num_hidden),
              project->columns.end());
  for (const model::OutputColumn& column : project->columns) {
    project->exprs.push_back(model::MakeColumn(column.id, column.type, span));
  }
  relation.rel = std::move(project);
}

}  // namespace

namespace {

// `to typeof(…)` casts and does not parse: a text is no number and no truth value.
model::ExprPtr Cast(Binder& binder, model::ExprPtr element, model::Type type) {
  if (!model::IsNumeric(type) && type != model::Type::kBool)
    return binder.Convert(std::move(element), type);
  const base::Span span = element->span;
  auto is_text = binder.MakeFunctionCall("==",
                                         {binder.MakeFunctionCall("gettype", {element}, span),
                                          binder.Constant(model::Value::String("string"), span)},
                                         span);
  auto null = binder.Constant(model::Value::Null(type), span);
  auto value = binder.Convert(std::move(element), type);
  if (!is_text || !value) return nullptr;
  return binder.MakeFunctionCall("iff", {std::move(is_text), std::move(null), std::move(value)},
                                 span);
}

}  // namespace

std::optional<Expansion> BindExpansion(Binder& binder, const ExpandClause& clause,
                                       const Relation& input, base::Span span) {
  auto unnest = std::make_shared<model::UnnestRel>();
  unnest->span = span;
  unnest->input = input.rel;
  unnest->columns = input.rel->columns;
  std::string index_name;
  for (const syntax::Option& option : clause.options) {
    const std::string value(binder.TextOf(option.value->span));
    if (option.name == "with_itemindex") {
      index_name = option.value->kind == syntax::ExprKind::kName
                       ? static_cast<const syntax::NameExpr&>(*option.value).name
                       : value;
    } else if (value == "array") {
      unnest->bags_as_arrays = true;
    } else if (value != "bag") {
      binder.Fail(diag::Code::K2012, fmt::format("unknown kind `{}`", value), option.value->span,
                  {}, "bag or array");
      return std::nullopt;
    }
  }
  if (clause.limit) {
    const auto limit = binder.BindConstantLong(*clause.limit, "the limit");
    if (!limit) return std::nullopt;
    unnest->row_limit = *limit < 0 ? 0 : static_cast<uint64_t>(*limit);
  }
  Expansion expansion;
  for (const ExpandClause::Item& item : clause.items) {
    auto value = binder.BindNamed(*item.expr, {.input = &input, .place = "mv-expand"});
    if (!value) return std::nullopt;
    if (value->expr->type != model::Type::kDynamic) {
      binder.Fail(
          diag::Code::K2004,
          fmt::format("mv-expand needs a dynamic value, not {}",
                      model::TypeName(value->expr->type)),
          item.expr->span, std::string(model::TypeName(value->expr->type)),
          value->expr->type == model::Type::kString ? "parse_json(…) makes one of JSON text" : "");
      return std::nullopt;
    }
    const model::ColumnId id = binder.NewColumnId();
    unnest->columns.push_back({id, value->name, model::Type::kDynamic});
    unnest->arrays.push_back(std::move(value->expr));
    value->expr = model::MakeColumn(id, model::Type::kDynamic, item.expr->span);
    if (!item.type_name.empty()) {
      const auto type = binder.BindTypeName(item.type_name, item.type_span);
      if (!type) return std::nullopt;
      value->expr = Cast(binder, std::move(value->expr), *type);
      if (!value->expr) return std::nullopt;
    }
    expansion.elements.push_back(std::move(*value));
  }
  if (!index_name.empty()) {
    unnest->with_index = true;
    const model::ColumnId id = binder.NewColumnId();
    unnest->columns.push_back({id, index_name, model::Type::kLong});
    expansion.index =
        NamedValue{index_name, true, model::MakeColumn(id, model::Type::kLong, span), span};
  }
  expansion.relation = input;
  expansion.relation.rel = std::move(unnest);
  if (input.num_hidden > 0) PutHiddenLast(expansion.relation, input, span);
  return expansion;
}

}  // namespace quoll::lang
