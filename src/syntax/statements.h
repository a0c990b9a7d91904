// What the rarer statements read: alias database, restrict access, declare pattern. Held by
// Statement::detail.
#pragma once

#include <string>
#include <vector>

#include "syntax/ast.h"

namespace quoll::syntax {

// alias database Name = cluster("c").database("d")
struct AliasDetail : Clause {
  ExprPtr database;
};

// restrict access to (Name, Name*, database("d").Name, database("d").*)
struct RestrictDetail : Clause {
  struct Item {
    std::string pattern;
    base::Span span;
  };
  std::vector<Item> items;
};

// declare pattern Name = (argument:type, …)[path:type] { (value, …).["path"] = { query }; … }; the
// parameters stand in the statement, the path's among them, last.
struct PatternDetail : Clause {
  struct Case {
    std::vector<ExprPtr> values;
    ExprPtr path;  // null: none
    std::vector<Statement> body;
    base::Span span;
  };
  bool has_path = false;
  std::vector<Case> cases;
};

}  // namespace quoll::syntax
