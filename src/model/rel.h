// The relational nodes of a plan. The binder makes them, the optimiser rewrites them, the emitter knows nothing else:
// `top` is Limit over Sort, `distinct` an Aggregate without aggregates. Nodes are immutable and shared.
//
// Columns are known by ids that are unique within a plan; names matter only in the columns of the result. A node's
// `columns` are its output, in order. Order of rows: Sort gives one; Filter, Project, Limit, Unnest, Union's legs and
// Window keep it; Aggregate, Join and Union end it, and then groups come by their keys, and rows by the order in which
// their inputs were read ("ordinal"): a joined row by its left row, then its right row, a union leg after leg.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/source_file.h"
#include "model/aggregate_def.h"
#include "model/expr.h"
#include "model/table_source.h"
#include "model/type.h"

namespace quoll::model {

struct OutputColumn {
  ColumnId id = 0;
  std::string name;
  Type type = Type::kString;
};

struct Rel {
  enum class Kind : uint8_t {
    kScan, kValues, kRange, kFilter, kProject, kAggregate, kSort, kLimit, kJoin, kUnion, kUnnest, kWindow,
    kShared, kNative,
  };
  Kind kind;
  std::vector<OutputColumn> columns;
  base::Span span;  // of the operator in the query, for messages

  explicit Rel(Kind k) : kind(k) {}
  virtual ~Rel() = default;
};

// Rows of a table. column_names[i] is the source's name of columns[i].
struct ScanRel : Rel {
  ScanRel() : Rel(Kind::kScan) {}
  std::string table;
  std::vector<std::string> column_names;
  // What every row that the answer can need meets, worked out by the optimiser; sources may leave out other rows.
  std::optional<int64_t> since;
  std::optional<int64_t> until;
  std::vector<LiteralFilter> any_of;
  // The rows come from here; null: the table is known and has no data.
  std::shared_ptr<TableSource> source;
};

// Literal rows (datatable, print: one row of constants below a Project).
struct ValuesRel : Rel {
  ValuesRel() : Rel(Kind::kValues) {}
  std::vector<std::vector<Value>> rows;
};

// start, start+step, … up to and including stop; one column of type long, real, datetime or timespan.
struct RangeRel : Rel {
  RangeRel() : Rel(Kind::kRange) {}
  Value start, stop, step;
};

// Rows for which the predicate (bool) is true.
struct FilterRel : Rel {
  FilterRel() : Rel(Kind::kFilter) {}
  RelPtr input;
  ExprPtr predicate;
};

// columns[i] is exprs[i] over the input; a column that passes through keeps its id and is a kColumn expression.
struct ProjectRel : Rel {
  ProjectRel() : Rel(Kind::kProject) {}
  RelPtr input;
  std::vector<ExprPtr> exprs;
};

// Groups by the keys (nulls are one group, NaN one group); without keys one group, even of no rows.
// columns: keys, then aggregates.
struct AggregateRel : Rel {
  struct Call {
    const AggregateDef* aggregate = nullptr;
    const Signature* signature = nullptr;
    std::vector<ExprPtr> args;
    Type type = Type::kLong;
    base::Span span;
  };
  AggregateRel() : Rel(Kind::kAggregate) {}
  RelPtr input;
  std::vector<ExprPtr> keys;
  std::vector<Call> calls;
};

struct SortKey {
  ExprPtr expr;
  bool is_descending = true;
  bool nulls_first = false;  // NaN stands between null and the values
};

// Stable order by the keys. No keys: keeps the order and states it (serialize).
struct SortRel : Rel {
  SortRel() : Rel(Kind::kSort) {}
  RelPtr input;
  std::vector<SortKey> keys;
};

struct LimitRel : Rel {
  LimitRel() : Rel(Kind::kLimit) {}
  RelPtr input;
  uint64_t num_rows = 0;
};

// Equality of keys: null equals null, NaN equals NaN, text by bytes. columns: left's, then right's, as the kind has them.
struct JoinRel : Rel {
  enum class JoinKind : uint8_t {
    kInner, kLeftOuter, kRightOuter, kFullOuter, kLeftSemi, kRightSemi, kLeftAnti, kRightAnti,
  };
  JoinRel() : Rel(Kind::kJoin) {}
  JoinKind join_kind = JoinKind::kInner;
  // innerunique: the first row of each key of the left side only.
  bool is_left_unique = false;
  RelPtr left;
  RelPtr right;
  std::vector<std::pair<ExprPtr, ExprPtr>> keys;  // left, right; of one type each
};

// All rows of all legs. inputs[leg].second[i] is the expression over the leg that gives columns[i].
struct UnionRel : Rel {
  UnionRel() : Rel(Kind::kUnion) {}
  struct Leg {
    RelPtr input;
    std::vector<ExprPtr> exprs;
  };
  std::vector<Leg> legs;
};

// mv-expand. For each row: one row per element of the longest of `arrays` (dynamic); shorter ones give null. An array
// gives its elements, a bag its properties as one-property bags (or ["name", value] arrays), null and scalars one row with
// themselves, [] and {} no row. columns: all of the input, then one per array (dynamic), then the index (long) if asked.
struct UnnestRel : Rel {
  UnnestRel() : Rel(Kind::kUnnest) {}
  RelPtr input;
  std::vector<ExprPtr> arrays;
  bool bags_as_arrays = false;
  bool with_index = false;
  std::optional<uint64_t> row_limit;  // per input row
};

// Window functions: adds one column per call, computed over the rows in their order. With `parts`, each run of rows that
// are alike in them is a set of its own; such rows stand together.
struct WindowRel : Rel {
  enum class Function : uint8_t {
    kRowNumber,  // start, start + 1, …
    kShift,      // args[0] of the row `offset` rows before (negative: behind); `fill` where there is none
    kCumsum,     // the sum of args[0] so far, nulls left out
    kRankDense,  // 1, and one more each time args[0] differs from the row before
    kRankMin,    // the number of the row from which on args[0] has not changed
    kSession,    // start of the session of args[0]: the longest is args[1], the longest gap args[2] (both exclusive)
  };
  struct Call {
    Function function = Function::kRowNumber;
    std::vector<ExprPtr> args;
    ExprPtr restart;  // bool: true begins anew with this row; may be null
    int64_t start = 1;
    int64_t offset = 1;
    Value fill;
  };
  WindowRel() : Rel(Kind::kWindow) {}
  RelPtr input;
  std::vector<ExprPtr> parts;
  std::vector<Call> calls;
};
std::string_view WindowFunctionName(WindowRel::Function function);

// A plan part that is worked out once and read in several places (materialize). The same object is referenced
// by every reader; `columns` of a reader are fresh ids for input->columns.
struct SharedRel : Rel {
  SharedRel() : Rel(Kind::kShared) {}
  RelPtr input;  // the same pointer in all readers
};

// An operator that no other node can say; runs natively over the rows of its input in their order.
struct NativeRel : Rel {
  // Turns a whole input into a whole output. `rows` are the input's columns in full.
  class Operator {
   public:
    virtual ~Operator() = default;
    virtual Batch Run(std::vector<Column> input, size_t num_rows, const KernelContext& context) const = 0;
    // As Run; where a limit of the operator is exceeded it says so in `failure`, which ends the query (K4007).
    virtual Batch TryRun(std::vector<Column> input, size_t num_rows, const KernelContext& context,
                         std::string& /*failure*/) const {
      return Run(std::move(input), num_rows, context);
    }
    virtual std::string_view name() const = 0;
  };
  // One that gives rows out while it reads, in bounded memory where its meaning allows.
  class StreamOperator : public Operator {
   public:
    // One pass over the input, on one thread.
    class Pass {
     public:
      virtual ~Pass() = default;
      // The next rows; what can be given out already is appended to `out`. The views are valid during the call only.
      virtual void Add(std::span<const ColumnView> rows, size_t num_rows, Batch& out) = 0;
      virtual void Finish(Batch& out) = 0;
    };
    explicit StreamOperator(std::vector<Type> output) : output_(std::move(output)) {}
    virtual std::unique_ptr<Pass> Start(const KernelContext& context) const = 0;
    Batch Run(std::vector<Column> input, size_t num_rows, const KernelContext& context) const final;
    // An output without rows.
    Batch EmptyOutput() const;

   private:
    std::vector<Type> output_;
  };
  NativeRel() : Rel(Kind::kNative) {}
  RelPtr input;
  std::shared_ptr<const Operator> op;
};

// One result of a query text.
struct ResultPlan {
  RelPtr rel;
  // `render` and its properties, kept as a hint; empty without.
  std::string visualization;
};

// All of a plan's scans, in order of appearance, shared parts once, subqueries included.
void CollectScans(const RelPtr& rel, std::vector<const ScanRel*>& out);
// A readable tree for `explain` and the `plan` goldens.
std::string PrintPlan(const RelPtr& rel);
std::string PrintExpr(const Expr& expr);

}  // namespace quoll::model
