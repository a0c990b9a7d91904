#include "engine/native_stream.h"

#include <algorithm>
#include <stdexcept>

#include "emit/duckdb/sql_text.h"
#include "engine/result_stream.h"

namespace quoll::engine {
namespace {

// Rows are handed on in batches of at least so many, the last one excepted.
constexpr size_t kRowsPerBatch = 8192;

}  // namespace

// The one pass.
class NativeStream::NativeScan : public model::TableScan {
 public:
  NativeScan(Session::Impl& session, const RunOptions& options, diag::Sink& reports,
             std::unique_ptr<emit::EmittedSql> input,
             std::shared_ptr<const model::NativeRel::StreamOperator> op,
             std::vector<size_t> columns)
      : op_(std::move(op)),
        pass_(op_->Start(options.context)),
        columns_(std::move(columns)),
        input_(std::move(input)),
        stream_(session, options, reports) {}

  size_t max_workers() const override { return 1; }
  double progress() const override { return stream_.registration.progress(); }

  std::optional<model::TableBatch> Next(size_t) override {
    if (input_ != nullptr && !stream_.Start(std::move(*std::exchange(input_, nullptr))).ok())
      Fail();
    model::Batch out = op_->EmptyOutput();
    while (!is_done_ && out.num_rows < kRowsPerBatch) {
      const auto rows = stream_.Next();
      if (!rows.ok()) Fail();
      is_done_ = rows->num_rows == 0;
      if (is_done_) {
        pass_->Finish(out);
      } else {
        pass_->Add(rows->columns, rows->num_rows, out);
      }
    }
    if (out.num_rows == 0) return std::nullopt;
    model::TableBatch batch{0, next_ordinal_, {}};
    batch.batch.num_rows = out.num_rows;
    for (const size_t column : columns_)
      batch.batch.columns.push_back(std::move(out.columns[column]));
    next_ordinal_ += out.num_rows;
    return batch;
  }

 private:
  // The interface has no failure; an exception becomes the error of the statement above, which then
  // looks here.
  [[noreturn]] static void Fail() {
    throw std::runtime_error("the input of a native operator failed");
  }

  std::shared_ptr<const model::NativeRel::StreamOperator> op_;
  std::unique_ptr<model::NativeRel::StreamOperator::Pass> pass_;
  std::vector<size_t> columns_;
  std::unique_ptr<emit::EmittedSql> input_;
  ResultStream::Impl stream_;
  uint64_t next_ordinal_ = 0;
  bool is_done_ = false;
};

NativeStream::NativeStream(Session::Impl& session, const RunOptions& options,
                           const model::NativeRel& rel, emit::EmittedSql&& input)
    : session_(session),
      options_(options),
      op_(std::static_pointer_cast<const model::NativeRel::StreamOperator>(rel.op)),
      input_(std::make_unique<emit::EmittedSql>(std::move(input))) {
  for (const auto& column : rel.columns) names_.push_back(emit::ColumnName(column.id));
}

std::unique_ptr<model::TableScan> NativeStream::Scan(std::vector<model::ScanRequest> requests,
                                                     const std::atomic<bool>&) {
  if (input_ == nullptr || requests.size() != 1)
    throw std::logic_error("a native operator was read twice");
  std::vector<size_t> columns;
  for (const std::string& name : requests[0].columns) {
    const auto it = std::find(names_.begin(), names_.end(), name);
    CHECK(it != names_.end());
    columns.push_back(static_cast<size_t>(it - names_.begin()));
  }
  return std::make_unique<NativeScan>(session_, options_, reports_, std::move(input_), op_,
                                      std::move(columns));
}

}  // namespace quoll::engine
