// Sets of rows that are tables of their own (Relation::num_groups), as partition and mv-apply make them, and what the
// operators need to work over each set by itself.
#pragma once

#include "lang/operators/_clauses.h"

namespace quoll::lang {

// How an operator works inside partition and mv-apply.
enum class GroupWork {
  kByRow,      // row by row; carries the hidden columns along
  kCarries,    // looks at all rows of a group; carries the hidden columns along
  kAggregates, // gives new rows, with the columns of the groups only
  kRefused,
};
GroupWork GroupWorkOf(std::string_view operator_name);
// Of an mv-apply, which goes row by row if its own subquery does (mv_apply.cpp).
GroupWork WorkOfApply(const syntax::OperatorNode& node);
GroupWork HeaviestWork(const std::vector<syntax::OperatorNode>& operators);
// The work of a whole subquery: its heaviest; kRefused after reporting.
GroupWork CheckGroupWork(Binder& binder, const std::vector<syntax::OperatorNode>& operators, std::string_view place);

// The columns of the groups as the first keys of an aggregate over `input`, which has no keys yet.
void AddGroupKeys(Binder& binder, const Relation& input, model::AggregateRel& aggregate);
// The aggregate as a relation: the columns of the groups, num_groups first keys, become its hidden columns.
Relation GroupedResult(Binder& binder, std::shared_ptr<model::AggregateRel> aggregate, size_t num_groups);
// The rows of the table once for each group of `input`, the columns of the groups hidden beside them.
Relation ForEachGroup(Binder& binder, const Relation& input, const Relation& table, base::Span span);
// The first row of each value of the keys, in each group.
Relation FirstOfEach(Binder& binder, const Relation& input, const std::vector<model::ExprPtr>& keys, base::Span span);
// The first rows of each group.
Relation FirstRows(Binder& binder, const Relation& input, uint64_t num_rows, base::Span span);
// A column with the number of the row, behind all others; within each group if `by_group`.
model::RelPtr WithRowNumber(Binder& binder, const Relation& input, bool by_group, base::Span span);

}  // namespace quoll::lang
