// MemoryTable: a table source over batches in memory, for inline tables, results of native
// operators and tests.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/table_source.h"
#include "model/value.h"

namespace quoll::engine {

// Immutable once it is scanned; scans of several threads may run at the same time and share its
// batches.
class MemoryTable : public model::TableSource {
 public:
  explicit MemoryTable(model::Schema schema) : schema_(std::move(schema)) {}
  const model::Schema& schema() const { return schema_; }
  size_t num_rows() const { return num_rows_; }

  // Columns in the order of the schema.
  void Add(model::Batch batch);
  void AddRow(const std::vector<model::Value>& row);

  // Answers every table name with its rows. `any_of`, since and until leave nothing out.
  std::unique_ptr<model::TableScan> Scan(std::vector<model::ScanRequest> requests,
                                         const std::atomic<bool>& cancel) override;
  int ordinal_bits() const override;

 private:
  friend class MemoryScan;
  model::Schema schema_;
  std::vector<std::unique_ptr<model::Batch>> batches_;
  std::vector<uint64_t> first_rows_;
  size_t num_rows_ = 0;
};

}  // namespace quoll::engine
