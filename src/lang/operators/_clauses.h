// Clauses that several operators share, and the shape of most `parse` functions.
#pragma once

#include <memory>
#include <vector>

#include "lang/binder.h"
#include "lang/operator_def.h"
#include "syntax/parser.h"

namespace quoll::lang {

// name = expr, name = expr, …
struct NamedListClause : syntax::Clause {
  std::vector<syntax::ExprPtr> items;
};
std::unique_ptr<syntax::Clause> ParseNamedListClause(syntax::Parser& parser);

// A single expression.
struct ExprClause : syntax::Clause {
  syntax::ExprPtr expr;
};

// Nothing but options: hints before the arguments, accepted and without effect.
struct EmptyClause : syntax::Clause {};

// Names with wildcards, as project-away takes them.
struct WildcardClause : syntax::Clause {
  struct Item {
    std::string pattern;
    base::Span span;
    enum class Order { kNone, kAscending, kDescending } order = Order::kNone;
  };
  std::vector<Item> items;
};
std::unique_ptr<syntax::Clause> ParseWildcardClause(syntax::Parser& parser);
// `l*`, `*_x*`: case-sensitive, `*` for any text.
bool MatchesWildcard(std::string_view pattern, std::string_view name);

struct OrderItem {
  syntax::ExprPtr expr;
  bool is_descending = true;
  bool nulls_first = false;
};
// expr [asc|desc] [nulls first|last], …; false after reporting.
bool ParseOrderList(syntax::Parser& parser, std::vector<OrderItem>& items);

template <typename Clause>
const Clause& As(const syntax::OperatorNode& node) {
  return static_cast<const Clause&>(*node.clause);
}

// A column of the input as a value under its own name.
NamedValue PassThrough(const model::OutputColumn& column, base::Span span);
// Sort keys over the input; nothing after reporting (dynamic keys are refused).
std::optional<std::vector<model::SortKey>> BindOrder(Binder& binder, const std::vector<OrderItem>& items,
                                                     const Relation& input);
Relation Sorted(const Relation& input, std::vector<model::SortKey> keys, base::Span span);
Relation Limited(const Relation& input, uint64_t num_rows, base::Span span);

}  // namespace quoll::lang
