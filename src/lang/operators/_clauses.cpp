#include "lang/operators/_clauses.h"

#include <fmt/format.h>

namespace quoll::lang {

std::unique_ptr<syntax::Clause> ParseNamedListClause(syntax::Parser& parser) {
  auto clause = std::make_unique<NamedListClause>();
  if (parser.AtClauseEnd()) {
    parser.FailExpected("an expression");
    return nullptr;
  }
  clause->items = parser.ParseNamedExprList();
  if (clause->items.empty()) return nullptr;
  return clause;
}

std::unique_ptr<syntax::Clause> ParseWildcardClause(syntax::Parser& parser) {
  auto clause = std::make_unique<WildcardClause>();
  do {
    auto name = parser.ParseWildcardName();
    if (!name) return nullptr;
    WildcardClause::Item item{std::move(name->name), name->span};
    using Order = WildcardClause::Item::Order;
    if (parser.Eat("asc") || parser.Eat("granny-asc")) {
      item.order = Order::kAscending;
    } else if (parser.Eat("desc") || parser.Eat("granny-desc")) {
      item.order = Order::kDescending;
    }
    clause->items.push_back(std::move(item));
  } while (parser.Eat(","));
  return clause;
}

bool MatchesWildcard(std::string_view pattern, std::string_view name) {
  size_t p = 0, n = 0;
  size_t star = std::string_view::npos, mark = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p, ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool ParseOrderList(syntax::Parser& parser, std::vector<OrderItem>& items) {
  do {
    OrderItem item;
    item.expr = parser.ParseNamedExpr();
    if (!item.expr) return false;
    if (parser.Eat("asc")) {
      item.is_descending = false;
    } else {
      parser.Eat("desc");
    }
    // Ascending puts nulls first, descending last, unless the query says so.
    item.nulls_first = !item.is_descending;
    if (parser.Eat("nulls")) {
      if (parser.Eat("first")) {
        item.nulls_first = true;
      } else if (parser.Eat("last")) {
        item.nulls_first = false;
      } else {
        parser.FailExpected("`first` or `last`");
        return false;
      }
    }
    items.push_back(std::move(item));
  } while (parser.Eat(","));
  return true;
}

NamedValue PassThrough(const model::OutputColumn& column, base::Span span) {
  return {column.name, true, model::MakeColumn(column.id, column.type, span), span};
}

std::optional<std::vector<model::SortKey>> BindOrder(Binder& binder, const std::vector<OrderItem>& items,
                                                     const Relation& input) {
  std::vector<model::SortKey> keys;
  for (const OrderItem& item : items) {
    const syntax::Expr* expr = item.expr.get();
    if (expr->kind == syntax::ExprKind::kNamed) expr = static_cast<const syntax::NamedExpr&>(*expr).value.get();
    model::ExprPtr key = binder.BindExpr(*expr, {.input = &input, .place = "a sort key"});
    if (!key) return std::nullopt;
    if (model::ExprPtr value = binder.KeyValue(key)) {
      key = std::move(value);
    } else {
      binder.Fail(diag::Code::K2004, "a sort key cannot be dynamic", expr->span, "dynamic",
                  "convert it, for example with tostring() or tolong()");
      return std::nullopt;
    }
    keys.push_back({std::move(key), item.is_descending, item.nulls_first});
  }
  return keys;
}

Relation Sorted(const Relation& input, std::vector<model::SortKey> keys, base::Span span) {
  auto sort = std::make_shared<model::SortRel>();
  sort->columns = input.rel->columns;
  sort->span = span;
  sort->input = input.rel;
  // The rows of a group stay together.
  for (const model::OutputColumn& column : keys.empty() ? std::span<const model::OutputColumn>() : input.groups()) {
    sort->keys.push_back({model::MakeColumn(column.id, column.type, span), false, true});
  }
  sort->keys.insert(sort->keys.end(), keys.begin(), keys.end());
  Relation relation = input;
  relation.rel = std::move(sort);
  relation.is_serialised = true;
  return relation;
}

Relation Limited(const Relation& input, uint64_t num_rows, base::Span span) {
  auto limit = std::make_shared<model::LimitRel>();
  limit->columns = input.rel->columns;
  limit->span = span;
  limit->input = input.rel;
  limit->num_rows = num_rows;
  Relation relation = input;
  relation.rel = std::move(limit);
  return relation;
}

}  // namespace quoll::lang
