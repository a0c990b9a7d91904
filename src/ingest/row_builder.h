// RowBuilder: from decoded fields to column batches, for one table and one worker. It knows what a
// scan wants, so that formats put every field they meet and only the wanted ones cost anything.
//
//   format: Begin, Put…(slot, …), Finish(record)  →  time window and literals tested  →  batch per
//   request
//
// Typed fields are converted even when no query wants them: the counts of a scan do not depend on
// its columns.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/block.h"
#include "ingest/literal_matcher.h"
#include "model/catalog.h"
#include "model/column.h"
#include "model/table_source.h"

namespace quoll::ingest {

using Slot = uint32_t;
inline constexpr Slot kNoSlot = UINT32_MAX;

// A table as one LogSet has it: catalog columns, columns seen in the files, hidden ones. Immutable.
class TablePlan {
 public:
  explicit TablePlan(model::TableSchema schema);
  const model::TableSchema& schema() const { return schema_; }
  const std::string& name() const { return schema_.name; }
  // kNoSlot if there is no such column. Slots are the columns, then the implicit columns.
  Slot Find(std::string_view column) const;
  // The same with ASCII case left aside; the first column that fits.
  Slot FindIgnoreCase(std::string_view column) const;
  size_t num_slots() const { return types_.size(); }
  model::Type type(Slot slot) const { return types_[slot]; }
  const std::string& slot_name(Slot slot) const;
  // The same instant under two names; kNoSlot where the table lacks one.
  Slot time_generated() const { return time_generated_; }
  Slot timestamp() const { return timestamp_; }
  Slot type_slot() const { return type_slot_; }
  // The column for fields without a column of their own.
  Slot bag() const { return bag_; }

 private:
  model::TableSchema schema_;
  std::vector<model::Type> types_;
  std::unordered_map<std::string_view, Slot> by_name_;
  Slot time_generated_ = kNoSlot;
  Slot timestamp_ = kNoSlot;
  Slot type_slot_ = kNoSlot;
  Slot bag_ = kNoSlot;
};

// The name of the column that a table of this name keeps other fields in; empty if it has none.
std::string BagColumnOf(const model::TableSchema& schema);

// A request against a plan, shared by the workers of a scan.
struct CompiledRequest {
  struct Filter {
    Slot slot;
    std::shared_ptr<const LiteralMatcher> matcher;  // shared with other requests of the scan
  };
  size_t request_idx = 0;
  std::vector<Slot> slots;
  bool with_provenance = false;
  std::optional<int64_t> since;
  std::optional<int64_t> until;
  std::vector<Filter> any_of;  // empty: all rows pass
};
// The columns must exist in the plan (CHECK).
CompiledRequest CompileRequest(const model::ScanRequest& request, size_t request_idx,
                               const TablePlan& plan);

struct TableCounts {
  uint64_t rows = 0;
  uint64_t rows_in_window = 0;
  uint64_t rows_without_time = 0;
  std::optional<int64_t> first;
  std::optional<int64_t> last;
  uint64_t unconverted = 0;
  void Add(const TableCounts& other);
};

struct TimeWindow {
  std::optional<int64_t> since;
  std::optional<int64_t> until;
  bool Contains(int64_t ticks) const {
    return (!since || ticks >= *since) && (!until || ticks < *until);
  }
};

// Room for decoded text that lives until the row is finished.
class Scratch {
 public:
  char* Allocate(size_t size);
  std::string_view Copy(std::string_view text);
  void Reset();

 private:
  std::vector<std::pair<std::unique_ptr<char[]>, size_t>> chunks_;
  size_t chunk_ = 0;
  size_t used_ = 0;
};

class RowBuilder {
 public:
  // `window` is the one that rows_in_window counts.
  RowBuilder(std::shared_ptr<const TablePlan> plan, std::vector<CompiledRequest> requests,
             TimeWindow window);
  const TablePlan& plan() const { return *plan_; }

  // --- for formats
  // -------------------------------------------------------------------------------------------
  void Begin();
  // True if the text of the column matters: for the result, a filter or the time. Others need not
  // be decoded.
  bool IsNeeded(Slot slot) const { return needed_[slot] != 0; }
  bool Has(Slot slot) const { return cells_[slot].epoch == epoch_; }
  // Converts the text by the column's type. Text stays where it is: it must live until Finish.
  void PutField(Slot slot, std::string_view text);
  // For columns of type string or dynamic (then a string value).
  void PutText(Slot slot, std::string_view text);
  // JSON text of an array, a bag or a scalar, for dynamic columns.
  void PutJson(Slot slot, std::string_view json);
  // Integer value for bool, int, long, real, datetime (as ticks), timespan; counts it if it is out
  // of range.
  void PutInteger(Slot slot, int64_t value);
  void PutReal(Slot slot, double value);
  void CountUnconverted() { ++counts_.unconverted; }
  // Copies of decoded text that live until Finish.
  Scratch& scratch() { return scratch_; }
  // Ends the row. `record_idx` is into the block's records.
  void Finish(size_t record_idx);
  // Forgets the row.
  void Abandon(uint64_t unconverted_before) { counts_.unconverted = unconverted_before; }
  uint64_t unconverted() const { return counts_.unconverted; }

  // --- for scans
  // ---------------------------------------------------------------------------------------------
  void BeginBlock(const Block& block, size_t file_idx);
  // Moves full and part-filled batches of the block to `out`.
  void EndBlock(std::vector<model::TableBatch>& out);
  const TableCounts& counts() const { return counts_; }

 private:
  enum class Kind : uint8_t { kText, kJson, kInteger, kReal, kWide };
  struct Cell {
    uint64_t epoch = 0;
    Kind kind = Kind::kText;
    union {
      int64_t integer = 0;
      double real;
    };
    std::string_view text;
    model::Bytes16 wide;
  };
  struct Output {
    CompiledRequest request;
    model::Batch batch;
    size_t capacity = 0;
    uint64_t next_ordinal = 0;
    bool holds_block = false;
  };

  Cell& Store(Slot slot, Kind kind);
  std::optional<int64_t> ResolveTime();
  void CountTime(std::optional<int64_t> time);
  bool Passes(const CompiledRequest& request, std::optional<int64_t> time) const;
  void Append(Output& output, size_t record_idx);
  void WriteCell(model::Column& column, size_t row, const Cell& cell, Output& output);
  void WriteDynamic(model::Column& column, size_t row, const Cell& cell);
  void Open(Output& output);
  void Flush(Output& output);

  std::shared_ptr<const TablePlan>
      plan_;  // shared with the LogSet and the batches that refer to its name
  std::vector<Output> outputs_;
  std::vector<uint8_t> needed_;
  std::vector<Cell> cells_;
  uint64_t epoch_ = 0;
  Scratch scratch_;
  TimeWindow window_;
  TableCounts counts_;
  const Block* block_ = nullptr;
  size_t file_idx_ = 0;
  std::vector<model::TableBatch> finished_;
};

// A record that was not read.
struct RejectedRecord {
  size_t record_idx = 0;  // into the block's records
  std::string reason;
  bool is_too_long = false;
};

// What parsing a block yields: the builders of the tables that it feeds, and the records that feed
// none.
class BlockRows {
 public:
  virtual ~BlockRows() = default;
  // The builder of a table; null if the session has no such table.
  virtual RowBuilder* ForTable(std::string_view table) = 0;
  void Reject(size_t record_idx, std::string_view reason, bool is_too_long = false) {
    rejected_.push_back({record_idx, std::string(reason), is_too_long});
  }
  void CountRepaired() { ++num_repaired_; }
  // A field whose reading was a choice (an unescaped `word=` inside a value, a key named twice).
  void CountAmbiguous() { ++num_ambiguous_; }
  const std::vector<RejectedRecord>& rejected() const { return rejected_; }
  uint64_t num_repaired() const { return num_repaired_; }
  uint64_t num_ambiguous() const { return num_ambiguous_; }
  void Reset() {
    rejected_.clear();
    num_repaired_ = num_ambiguous_ = 0;
  }

 private:
  std::vector<RejectedRecord> rejected_;
  uint64_t num_repaired_ = 0;
  uint64_t num_ambiguous_ = 0;
};

}  // namespace quoll::ingest
