#include "hunt/intel_tables.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <vector>

#include "hunt/intel_columns.h"

namespace quoll::hunt {
namespace {

constexpr size_t kRowsPerBatch = 2048;

// What one column of a request needs: null for a column that is empty in every row.
struct Wanted {
  model::Type type = model::Type::kString;
  const IntelColumn* column = nullptr;
};

struct Request {
  std::vector<Wanted> columns;
  bool with_provenance = false;
};

class IntelSource : public model::TableSource {
 public:
  IntelSource(model::TableSchema schema, std::shared_ptr<const intel::IndicatorSet> set,
              ActiveActions actions, int64_t now_ticks)
      : schema_(std::move(schema)),
        set_(std::move(set)),
        actions_(actions),
        now_ticks_(now_ticks) {}

  std::unique_ptr<model::TableScan> Scan(std::vector<model::ScanRequest> requests,
                                         const std::atomic<bool>& cancel) override;
  int ordinal_bits() const override { return std::bit_width(set_->indicators.size()); }

  const std::vector<intel::Indicator>& indicators() const { return set_->indicators; }
  model::Batch ReadRows(const Request& request, size_t first, size_t num_rows) const;

 private:
  Request Resolve(const model::ScanRequest& request) const;
  model::TableSchema schema_;
  std::shared_ptr<const intel::IndicatorSet> set_;  // shared with the workspace and other tables
  ActiveActions actions_;
  int64_t now_ticks_;
};

class IntelScan : public model::TableScan {
 public:
  IntelScan(const IntelSource& source, std::vector<Request> requests,
            const std::atomic<bool>& cancel)
      : source_(source),
        requests_(std::move(requests)),
        cancel_(cancel),
        batches_per_request_((source.indicators().size() + kRowsPerBatch - 1) / kRowsPerBatch) {}

  size_t max_workers() const override { return std::clamp<size_t>(num_batches(), 1, 64); }

  std::optional<model::TableBatch> Next(size_t) override {
    const size_t idx = next_.fetch_add(1, std::memory_order_relaxed);
    if (idx >= num_batches() || cancel_.load(std::memory_order_relaxed)) return std::nullopt;
    const size_t request = idx / batches_per_request_;
    const size_t first = idx % batches_per_request_ * kRowsPerBatch;
    const size_t num_rows = std::min(kRowsPerBatch, source_.indicators().size() - first);
    return model::TableBatch{request, first, source_.ReadRows(requests_[request], first, num_rows)};
  }

  double progress() const override {
    if (num_batches() == 0) return 1;
    return std::min(1.0, static_cast<double>(next_) / static_cast<double>(num_batches()));
  }

 private:
  size_t num_batches() const { return requests_.size() * batches_per_request_; }
  const IntelSource& source_;  // the plan that scans it holds it
  std::vector<Request> requests_;
  const std::atomic<bool>& cancel_;
  size_t batches_per_request_;
  std::atomic<size_t> next_ = 0;
};

std::unique_ptr<model::TableScan> IntelSource::Scan(std::vector<model::ScanRequest> requests,
                                                    const std::atomic<bool>& cancel) {
  std::vector<Request> resolved;
  for (const model::ScanRequest& request : requests) resolved.push_back(Resolve(request));
  return std::make_unique<IntelScan>(*this, std::move(resolved), cancel);
}

Request IntelSource::Resolve(const model::ScanRequest& request) const {
  Request resolved;
  resolved.with_provenance = request.with_provenance;
  const auto known = IntelColumnsOf(schema_.name);
  for (const std::string& name : request.columns) {
    Wanted wanted;
    for (const model::Schema* fields : {&schema_.columns, &schema_.implicit_columns}) {
      for (const model::Field& field : *fields) {
        if (field.name == name) wanted.type = field.type;
      }
    }
    for (const IntelColumn& column : known) {
      if (column.name == name && column.type == wanted.type) wanted.column = &column;
    }
    resolved.columns.push_back(wanted);
  }
  return resolved;
}

model::Batch IntelSource::ReadRows(const Request& request, size_t first, size_t num_rows) const {
  model::Batch batch;
  batch.num_rows = num_rows;
  for (const Wanted& wanted : request.columns) {
    model::Column column(wanted.type);
    column.Resize(num_rows);
    for (size_t row = 0; row < num_rows && wanted.column != nullptr; ++row) {
      const IntelRow from(set_->indicators[first + row], now_ticks_, actions_);
      wanted.column->fill(from, column, row);
    }
    batch.columns.push_back(std::move(column));
  }
  // Rows of indicators stand in no log file; their number is all there is to say.
  for (int i = 0; i < model::kNumProvenanceColumns && request.with_provenance; ++i) {
    model::Column column(model::Type::kLong);
    column.Resize(num_rows);
    const bool is_record = i + 1 == model::kNumProvenanceColumns;
    for (size_t row = 0; row < num_rows && is_record; ++row) {
      column.Set(row, static_cast<int64_t>(first + row + 1));
    }
    batch.columns.push_back(std::move(column));
  }
  return batch;
}

}  // namespace

std::optional<lang::TableBinding> BindIntelTable(std::string_view name,
                                                 std::shared_ptr<const intel::IndicatorSet> set,
                                                 ActiveActions actions, int64_t now_ticks,
                                                 const model::Catalog& catalog) {
  if (IntelColumnsOf(name).empty()) return std::nullopt;
  auto schema = catalog.FindTable(name);
  if (!schema) return std::nullopt;
  lang::TableBinding binding;
  schema->time_column.clear();
  binding.schema = *std::move(schema);
  binding.source =
      std::make_shared<IntelSource>(binding.schema, std::move(set), actions, now_ticks);
  return binding;
}

}  // namespace quoll::hunt
