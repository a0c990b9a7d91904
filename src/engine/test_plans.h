// Plans built by hand for the tests of this library, with functions and aggregates of their own:
// the language is not needed to try the engine.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/memory_table.h"
#include "engine/session.h"
#include "model/rel.h"

namespace quoll::engine::test {

using model::AggregateRel;
using model::ColumnId;
using model::Expr;
using model::ExprPtr;
using model::RelPtr;
using model::Type;
using model::Value;

// Functions. Those with `sql` have a template, the others run as programs.
extern const model::FunctionDef kSqlEquals;    // sql, ==, any type
extern const model::FunctionDef kSqlGreater;   // sql, >, long
extern const model::FunctionDef kAdd;          // kernel, long + long
extern const model::FunctionDef kConcat;       // kernel, text + text
extern const model::FunctionDef kText;         // kernel, long → text
extern const model::FunctionDef kIsEven;       // kernel, long → bool
extern const model::FunctionDef kAnd;          // kernel, bool and bool
extern const model::FunctionDef kBadConstant;  // kernel whose prepare always fails
extern const model::AggregateDef kSqlCount;    // sql, count()
extern const model::AggregateDef kSqlSum;      // sql, sum(long)
extern const model::AggregateDef
    kJoinTexts;  // accumulator, joins texts in their order with a constant separator
extern const model::AggregateDef kSumKernel;  // accumulator, sum(long), 0 over no rows

inline ExprPtr Col(ColumnId id, Type type) { return model::MakeColumn(id, type, {}); }
inline ExprPtr Const(Value value) { return model::MakeConstant(std::move(value), {}); }
ExprPtr Call(const model::FunctionDef& function, std::vector<ExprPtr> args);
AggregateRel::Call Agg(const model::AggregateDef& aggregate, std::vector<ExprPtr> args);

RelPtr Scan(std::shared_ptr<MemoryTable> table, ColumnId first_id);
RelPtr Values(std::vector<model::OutputColumn> columns, std::vector<std::vector<Value>> rows);
RelPtr Filter(RelPtr input, ExprPtr predicate);
RelPtr Project(RelPtr input, std::vector<std::pair<ColumnId, ExprPtr>> columns);
RelPtr Aggregate(RelPtr input, std::vector<std::pair<ColumnId, ExprPtr>> keys,
                 std::vector<std::pair<ColumnId, AggregateRel::Call>> calls);
enum class Nulls { kFirst, kLast };
enum class Direction { kAscending, kDescending };
RelPtr Sort(RelPtr input, ExprPtr key, Direction direction, Nulls nulls);
RelPtr Limit(RelPtr input, uint64_t num_rows);
RelPtr Join(model::JoinRel::JoinKind kind, RelPtr left, RelPtr right,
            std::vector<std::pair<ExprPtr, ExprPtr>> keys);

// A session with two threads; one for all tests of a process, because opening costs.
Session& TestSession();
// The rows as text, cells by `|`, rows by newlines, null as `null`; on failure the diagnostics'
// codes and messages.
std::string RunText(const RelPtr& plan);
std::string RunText(const RelPtr& plan, const RunOptions& options);
std::string Sql(const RelPtr& plan);

}  // namespace quoll::engine::test
