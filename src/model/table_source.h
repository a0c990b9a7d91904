// TableSource: where rows come from, seen from above. LogSet, intelligence tables and external data implement it; the
// engine adapts it to a DuckDB table function, or spools several of them in one pass.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/column.h"
#include "model/type.h"

namespace quoll::model {

// A condition that every row a query can return must meet: at least one of `literals` stands in the column.
// Sources may use it to leave rows out, and must never leave out a row that meets it.
struct LiteralFilter {
  enum class Match { kEquals, kEqualsIgnoreCase, kContainsIgnoreCase };
  std::string column;
  Match match = Match::kEquals;
  std::vector<std::string> literals;
};

struct ScanRequest {
  std::string table;
  // Names of the columns wanted, in the order of the batch's columns. They exist in the table's schema.
  std::vector<std::string> columns;
  // Rows outside [since, until) by the table's time column may be left out. Ticks; absent: no bound.
  std::optional<int64_t> since;
  std::optional<int64_t> until;
  // A row must meet at least one of these, if there are any.
  std::vector<LiteralFilter> any_of;
  // Adds the columns of kProvenance behind the wanted ones.
  bool with_provenance = false;
  // Only so many rows, the first ones in order, are of use; sources may leave out the others.
  std::optional<uint64_t> first_rows;
};

// Provenance columns, appended in this order: index into the source's list of files (long), physical line
// from 1 or null (long), record number from 1 (long).
inline constexpr int kNumProvenanceColumns = 3;
// Their names in ScanRel::column_names; no column of a table starts with `$`.
inline constexpr std::string_view kProvenanceNames[kNumProvenanceColumns] = {"$file", "$line", "$record"};

// A batch of one table. `ordinal` grows with the order of the input: file by file, record by record.
struct TableBatch {
  size_t table_idx = 0;  // into the requests of the scan
  uint64_t ordinal = 0;  // of the first row; the rows of a batch are consecutive in order
  Batch batch;
};

// One pass over a source. Next may be called from several threads at once, each with its own worker number.
class TableScan {
 public:
  virtual ~TableScan() = default;
  // How many workers may call Next at the same time, at least 1.
  virtual size_t max_workers() const = 0;
  // The next batch in any order, or nothing when the worker has no more. Problems of single records are
  // counted by the source and never end the scan.
  virtual std::optional<TableBatch> Next(size_t worker) = 0;
  // 0 to 1, for progress.
  virtual double progress() const = 0;
};

class TableSource {
 public:
  virtual ~TableSource() = default;
  // Starts a pass that answers several tables at once: each input is read one time.
  // `cancel` outlives the scan; the scan ends early once it is set.
  virtual std::unique_ptr<TableScan> Scan(std::vector<ScanRequest> requests,
                                          const std::atomic<bool>& cancel) = 0;
  // Every ordinal is below 2 to the power of this, which is at most 63. Fewer bits make ordered work cheaper.
  virtual int ordinal_bits() const { return 63; }
};

}  // namespace quoll::model
