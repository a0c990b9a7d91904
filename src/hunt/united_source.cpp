#include "hunt/united_source.h"

#include <algorithm>
#include <mutex>

namespace quoll::hunt {
namespace {

// From the columns that the logs have to those that were asked for.
struct Widening {
  // For each column asked for: its index in the logs' batch, or -1 and the type of the nulls.
  std::vector<int> from;
  std::vector<model::Type> types;
  bool is_needed = false;
};

class UnitedScan : public model::TableScan {
 public:
  UnitedScan(std::unique_ptr<model::TableScan> logs, std::vector<Widening> widenings)
      : logs_(std::move(logs)), widenings_(std::move(widenings)) {}

  // Batches of a part answer the request of this number.
  void AddPart(std::unique_ptr<model::TableScan> scan, size_t request_idx) {
    parts_.push_back({std::move(scan), request_idx});
  }
  size_t max_workers() const override { return logs_->max_workers(); }

  std::optional<model::TableBatch> Next(size_t worker) override {
    if (auto batch = logs_->Next(worker)) return Widen(*std::move(batch));
    // The engine runs a part on all its threads; one worker here takes what comes of it.
    const std::lock_guard lock(mutex_);
    for (; next_part_ < parts_.size(); ++next_part_) {
      if (auto batch = parts_[next_part_].scan->Next(0)) {
        batch->table_idx = parts_[next_part_].request_idx;
        return batch;
      }
    }
    return std::nullopt;
  }
  double progress() const override { return logs_->progress(); }

 private:
  struct Part {
    std::unique_ptr<model::TableScan> scan;
    size_t request_idx = 0;
  };

  model::TableBatch Widen(model::TableBatch in) const {
    const Widening& widening = widenings_[in.table_idx];
    if (!widening.is_needed) return in;
    model::TableBatch out{in.table_idx, in.ordinal, {}};
    out.batch.num_rows = in.batch.num_rows;
    for (size_t i = 0; i < widening.from.size(); ++i) {
      if (widening.from[i] >= 0) {
        out.batch.columns.push_back(
            std::move(in.batch.columns[static_cast<size_t>(widening.from[i])]));
      } else {
        out.batch.columns.emplace_back(widening.types[i]);
        out.batch.columns.back().Resize(in.batch.num_rows);
      }
    }
    return out;
  }

  std::unique_ptr<model::TableScan> logs_;
  std::vector<Widening> widenings_;
  std::mutex mutex_;
  std::vector<Part> parts_;
  size_t next_part_ = 0;
};

bool HasColumn(const model::TableSchema& schema, const std::string& name) {
  const auto is_named = [&](const model::Field& field) { return field.name == name; };
  return std::any_of(schema.columns.begin(), schema.columns.end(), is_named) ||
         std::any_of(schema.implicit_columns.begin(), schema.implicit_columns.end(), is_named);
}

model::Type TypeOf(const model::TableSchema& schema, const std::string& name) {
  for (const model::Schema* columns : {&schema.columns, &schema.implicit_columns}) {
    for (const model::Field& field : *columns) {
      if (field.name == name) return field.type;
    }
  }
  return model::Type::kString;
}

// Takes columns that the logs lack out of the request.
Widening Narrow(model::ScanRequest& request, const model::TableSchema& all,
                const model::TableSchema& of_logs) {
  Widening out;
  std::vector<std::string> kept;
  for (const std::string& name : request.columns) {
    const bool is_there = HasColumn(of_logs, name);
    out.from.push_back(is_there ? static_cast<int>(kept.size()) : -1);
    out.types.push_back(TypeOf(all, name));
    if (is_there) kept.push_back(name);
  }
  out.is_needed = kept.size() != request.columns.size();
  for (int i = 0; request.with_provenance && i < model::kNumProvenanceColumns; ++i) {
    out.from.push_back(static_cast<int>(kept.size()) + i);
    out.types.push_back(model::Type::kLong);
  }
  request.columns = std::move(kept);
  return out;
}

}  // namespace

UnitedSource::UnitedSource(std::shared_ptr<ingest::LogSet> logs,
                           std::map<std::string, UnitedTable> tables)
    : logs_(std::move(logs)), tables_(std::move(tables)) {}

std::unique_ptr<model::TableScan> UnitedSource::Scan(std::vector<model::ScanRequest> requests,
                                                     const std::atomic<bool>& cancel) {
  std::vector<model::ScanRequest> of_logs = requests;
  std::vector<Widening> widenings(requests.size());
  for (size_t i = 0; i < requests.size(); ++i) {
    const auto united = tables_.find(requests[i].table);
    if (united == tables_.end()) continue;
    const auto schema = logs_->Schema(requests[i].table);
    if (schema) widenings[i] = Narrow(of_logs[i], united->second.schema, *schema);
  }
  auto scan =
      std::make_unique<UnitedScan>(logs_->Scan(std::move(of_logs), cancel), std::move(widenings));
  for (size_t i = 0; i < requests.size(); ++i) {
    const auto united = tables_.find(requests[i].table);
    if (united == tables_.end()) continue;
    scan->AddPart(united->second.parquet->Scan({std::move(requests[i])}, cancel), i);
  }
  return scan;
}

int UnitedSource::ordinal_bits() const {
  int bits = logs_->ordinal_bits();
  for (const auto& [name, table] : tables_) bits = std::max(bits, table.parquet->ordinal_bits());
  return bits;
}

}  // namespace quoll::hunt
