// Predicates of search and find: terms that stand for any column, beside ordinary conditions.
#pragma once

#include "lang/operators/_unite.h"

namespace quoll::lang {

// A predicate over the leg: "term" for some column, `*` for every row, Column:"term", and, or, not(), and conditions.
// Columns of `common` that the leg lacks are null. Null after reporting.
model::ExprPtr BindTerms(Binder& binder, const syntax::Expr& expr, const Relation& leg, const Relation& common,
                         bool is_case_sensitive);

}  // namespace quoll::lang
