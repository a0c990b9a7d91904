// What mv-expand and mv-apply share: the clause and the expansion itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lang/operators/_clauses.h"

namespace quoll::lang {

struct ExpandClause : syntax::Clause {
  std::vector<syntax::Option> options;
  struct Item {
    syntax::ExprPtr expr;
    std::string type_name;  // to typeof(…); empty: dynamic
    base::Span type_span;
  };
  std::vector<Item> items;
  syntax::ExprPtr limit;
};
std::unique_ptr<syntax::Clause> ParseExpandClause(syntax::Parser& parser);
// The part before `on`; false after reporting.
bool ParseExpandItems(syntax::Parser& parser, ExpandClause& clause);

struct Expansion {
  Relation relation;                 // the input's columns, then the elements
  std::vector<NamedValue> elements;  // named and converted, over `relation`
  std::optional<NamedValue> index;   // with_itemindex
};
std::optional<Expansion> BindExpansion(Binder& binder, const ExpandClause& clause, const Relation& input,
                                       base::Span span);

}  // namespace quoll::lang
