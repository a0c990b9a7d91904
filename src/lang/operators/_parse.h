// What parse and parse-where share. The pattern becomes one regular expression over the text; each column takes a group
// and converts it. kql-semantics.md section 17.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lang/operators/_clauses.h"

namespace quoll::lang {

struct ParseClause : syntax::Clause {
  std::string kind = "simple";  // simple, relaxed, regex
  std::string flags;
  syntax::ExprPtr text;
  struct Part {
    enum class Kind { kLiteral, kStar, kColumn } kind;
    std::string literal;
    syntax::ColumnDecl column;  // type_name empty: string
    base::Span span;
  };
  std::vector<Part> parts;
};
std::unique_ptr<syntax::Clause> ParseParseClause(syntax::Parser& parser);

// The input with the parsed columns added or replaced. `matched` (bool) tells whether the row's text had the pattern and
// all conversions succeeded.
struct Parsed {
  Relation relation;
  model::ExprPtr matched;
};
enum class FailedRows { kKeep, kDrop };
std::optional<Relation> BindParseClause(Binder& binder, const ParseClause& clause, const Relation& input,
                                        FailedRows failed_rows, base::Span span);

}  // namespace quoll::lang
