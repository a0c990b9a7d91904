// What join and lookup share: the operand, the options, the keys, the names of the columns.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lang/operators/_clauses.h"

namespace quoll::lang {

struct JoinClause : syntax::Clause {
  std::vector<syntax::Option> options;
  syntax::ExprPtr right;
  std::vector<syntax::ExprPtr> conditions;
};
// [option=value …] Table on Condition, …
std::unique_ptr<syntax::Clause> ParseJoinClause(syntax::Parser& parser);

struct JoinKeys {
  std::vector<std::pair<model::ExprPtr, model::ExprPtr>> pairs;
};
// `a`, or `$left.x == $right.y`; joined by comma or `and`. Reports K2017 for unlike types, K2004 for dynamic keys.
std::optional<JoinKeys> BindJoinKeys(Binder& binder, const JoinClause& clause, const Relation& left,
                                     const Relation& right);
// Gives an open right side the key columns that it lacks, and lets the binder learn those of an open left side.
void AddOpenKeys(Binder& binder, const JoinClause& clause, const Relation& left, Relation& right);
// The value of option `kind`, or the default; other options must be hints.
std::optional<std::string> JoinKind(Binder& binder, const JoinClause& clause, std::string default_kind);
// Appends columns of the right side to those of the left. One whose name the left side has gets the first number that
// makes a name of neither side: left k, right k and k1 give k, k2, k1.
void AppendRightColumns(Binder& binder, std::span<const model::OutputColumn> left,
                        std::vector<model::OutputColumn> right, std::vector<model::OutputColumn>& columns);

}  // namespace quoll::lang
