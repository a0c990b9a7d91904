// Emit: a plan as SQL for DuckDB, with everything that SQL cannot say set aside for the engine:
// programs that run as user functions, aggregates, tables and native operators, each under a number
// that stands in the SQL.
//
// What the SQL expects of the engine; ids are numbers written into the text:
//   quoll_<storage>(id, inputs…)             runs a program; see SqlFunctionSuffix
//   quoll_volatile_<storage>(id, inputs…)    the same, called for each row
//   quoll_aggregate_<storage><n>(id, args…)  n varying arguments, and the ordinal if it is asked
//   quoll_scan(id)                           a table; columns c<id>, then `ord`
//   quoll_expand<n>(as_arrays, limit, n arrays…)
//                                            list of structs {i BIGINT, e0 BLOB, …}; limit -1: none
//   quoll_fold(text)                         case folding
//   quoll_decimal_key(blob)                  bytes that compare as the decimals do
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source_file.h"
#include "diag/diagnostic.h"
#include "model/evaluate.h"
#include "model/rel.h"

namespace quoll::emit {

struct EmittedSql;

// A program that the SQL calls under `id`.
struct ScalarUse {
  uint64_t id;
  std::shared_ptr<const model::Program> program;
};

// An aggregate that the SQL calls under `id`, with those arguments that are not constants.
struct AggregateUse {
  uint64_t id;
  const model::AggregateRel::Call* call;
  std::string function;
  size_t num_args;  // of the function, without the id
};

// A table that the SQL reads under `id`: a ScanRel, a ValuesRel, or the result of a NativeRel.
struct TableUse {
  uint64_t id;
  const model::Rel* rel;
  std::unique_ptr<EmittedSql> native_input;  // of a NativeRel
  bool is_read_once = false;                 // the text reads it in one place, one time
  std::optional<uint64_t> first_rows;        // of a ScanRel: as in model::ScanRequest
};

// From `offset` in the text on, the SQL stems from `span`.
struct SqlSpan {
  size_t offset;
  base::Span span;
};

struct EmittedSql {
  std::string text;
  std::vector<ScalarUse> scalars;
  std::vector<AggregateUse> aggregates;
  std::vector<TableUse> tables;  // natives in the order in which they must run
  std::set<size_t> expansions;   // n of the quoll_expand<n> that are used
  std::vector<SqlSpan> spans;    // ascending
  uint64_t next_id = 0;          // the first id that is free
  model::RelPtr plan;            // keeps what the pointers above point into
  std::vector<model::RelPtr> kept;  // as do the nodes that the writer made itself
};

// How a backend reads a scan by itself, without quoll_scan. Names must not look like those of this
// writer (c1, o1, r1).
struct NativeScan {
  std::string from;                  // the name of a table, or `(SELECT …) AS name`
  std::vector<std::string> columns;  // the name of each of the scan's columns
  std::string ordinal;               // the name of a BIGINT column
};

struct EmitOptions {
  model::KernelContext context;
  std::shared_ptr<const base::SourceFile> source;
  uint64_t first_id = 1;
  // Rows that the caller takes at most; 0: all.
  uint64_t max_rows = 0;
  // Nothing for a scan that goes through quoll_scan.
  std::function<std::optional<NativeScan>(const model::ScanRel&)> native_scan;
};

// Fails when a constant argument is unusable (reported at the argument).
base::Result<EmittedSql> Emit(const model::RelPtr& plan, const EmitOptions& options,
                              diag::Sink& sink);

}  // namespace quoll::emit
