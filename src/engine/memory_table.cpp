#include "engine/memory_table.h"

#include <algorithm>
#include <bit>

#include "base/check.h"
#include "engine/vectors.h"

namespace quoll::engine {

// Hands out the batches one after the other, in pieces of the wanted columns.
class MemoryScan : public model::TableScan {
 public:
  MemoryScan(const MemoryTable& table, const std::vector<model::ScanRequest>& requests,
             const std::atomic<bool>& cancel)
      : table_(table), cancel_(cancel) {
    for (const auto& request : requests) {
      std::vector<size_t> columns;
      for (const std::string& name : request.columns) {
        const auto is_wanted = [&](const model::Field& field) { return field.name == name; };
        const auto it = std::find_if(table.schema_.begin(), table.schema_.end(), is_wanted);
        CHECK(it != table.schema_.end());
        columns.push_back(static_cast<size_t>(it - table.schema_.begin()));
      }
      columns_.push_back(std::move(columns));
    }
  }

  size_t max_workers() const override { return std::max<size_t>(num_pieces(), 1); }

  std::optional<model::TableBatch> Next(size_t) override {
    const size_t piece = next_piece_++;
    if (piece >= num_pieces() || cancel_) return std::nullopt;
    const size_t request = piece % columns_.size(), batch = piece / columns_.size();
    model::TableBatch out{request, table_.first_rows_[batch], {}};
    out.batch.num_rows = table_.batches_[batch]->num_rows;
    for (const size_t column : columns_[request]) {
      const model::Column& from = table_.batches_[batch]->columns[column];
      model::Column copy(from.type());
      AppendRows(from.view(), 0, out.batch.num_rows, copy);
      out.batch.columns.push_back(std::move(copy));
    }
    return out;
  }

  double progress() const override {
    if (num_pieces() == 0) return 1;
    return static_cast<double>(std::min(next_piece_.load(), num_pieces())) /
           static_cast<double>(num_pieces());
  }

 private:
  size_t num_pieces() const { return table_.batches_.size() * columns_.size(); }

  const MemoryTable& table_;
  const std::atomic<bool>& cancel_;
  std::vector<std::vector<size_t>> columns_;  // of each request
  std::atomic<size_t> next_piece_{0};
};

void MemoryTable::Add(model::Batch batch) {
  CHECK(batch.columns.size() == schema_.size());
  for (size_t i = 0; i < schema_.size(); ++i) {
    CHECK(batch.columns[i].type() == schema_[i].type && batch.columns[i].size() == batch.num_rows);
  }
  first_rows_.push_back(num_rows_);
  num_rows_ += batch.num_rows;
  batches_.push_back(std::make_unique<model::Batch>(std::move(batch)));
}

void MemoryTable::AddRow(const std::vector<model::Value>& row) {
  CHECK(row.size() == schema_.size());
  constexpr size_t kRowsPerBatch = 2048;
  if (batches_.empty() || batches_.back()->num_rows >= kRowsPerBatch) {
    model::Batch batch;
    for (const model::Field& field : schema_) batch.columns.emplace_back(field.type);
    Add(std::move(batch));
  }
  model::Batch& batch = *batches_.back();
  for (size_t i = 0; i < row.size(); ++i) {
    batch.columns[i].Resize(batch.num_rows + 1);
    row[i].Store(batch.columns[i], batch.num_rows);
  }
  ++batch.num_rows;
  ++num_rows_;
}

int MemoryTable::ordinal_bits() const {
  return std::max(1, static_cast<int>(std::bit_width(num_rows_)));
}

std::unique_ptr<model::TableScan> MemoryTable::Scan(std::vector<model::ScanRequest> requests,
                                                    const std::atomic<bool>& cancel) {
  return std::make_unique<MemoryScan>(*this, requests, cancel);
}

}  // namespace quoll::engine
