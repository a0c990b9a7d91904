// One pass over the files of a LogSet. Workers take blocks of the first file that nobody is reading
// from, open the next file when all open ones are busy, and parse what they took on their own.
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <thread>

#include "base/check.h"
#include "ingest/log_set_impl.h"

namespace quoll::ingest {
namespace {

// A file that is being read.
struct OpenFile {
  size_t file_idx = 0;
  std::unique_ptr<BlockReader> reader;
  bool is_busy = false;
  uint64_t num_blocks = 0;
  uint64_t position = 0;
};

class LogScan : public model::TableScan {
 public:
  LogScan(std::shared_ptr<LogSet::Impl> logs, std::vector<model::ScanRequest> requests,
          const std::atomic<bool>& cancel);
  size_t max_workers() const override { return workers_.size(); }
  std::optional<model::TableBatch> Next(size_t worker) override;
  double progress() const override;

 private:
  class Worker : public BlockRows {
   public:
    RowBuilder* ForTable(std::string_view table) override;

    LogScan* scan = nullptr;
    std::map<std::string, std::unique_ptr<RowBuilder>, std::less<>> builders;
    const Block* block = nullptr;
    size_t file_idx = SIZE_MAX;
    std::unique_ptr<RecordParser> parser;
    std::vector<RowBuilder*> touched;
    std::vector<model::TableBatch> batches;
    size_t next_batch = 0;
  };
  struct Taken {
    size_t file_idx = 0;
    std::unique_ptr<Block> block;
  };

  std::optional<Taken> TakeBlock();
  OpenFile* FindIdle();
  bool OpenNext();
  void ParseBlock(Worker& worker, const Taken& taken);

  std::shared_ptr<LogSet::Impl> logs_;  // keeps files and counts for as long as the scan lives
  std::map<std::string, std::vector<CompiledRequest>, std::less<>> requests_;
  const std::atomic<bool>& cancel_;
  std::vector<Worker> workers_;

  mutable std::mutex mutex_;
  std::condition_variable idle_;
  std::vector<size_t> files_;  // to read, in order
  size_t next_file_ = 0;
  std::vector<std::unique_ptr<OpenFile>> open_;
  uint64_t num_bytes_ = 0;
  uint64_t bytes_of_closed_ = 0;
  // Rows that are still of use; set only for a scan of one worker.
  std::optional<uint64_t> rows_left_;
};

LogScan::LogScan(std::shared_ptr<LogSet::Impl> logs, std::vector<model::ScanRequest> requests,
                 const std::atomic<bool>& cancel)
    : logs_(std::move(logs)), cancel_(cancel) {
  for (size_t idx = 0; idx < requests.size(); ++idx) {
    const auto plan = logs_->PlanFor(requests[idx].table);
    if (plan) requests_[requests[idx].table].push_back(CompileRequest(requests[idx], idx, *plan));
  }
  for (size_t idx = 0; idx < logs_->files.size(); ++idx) {
    const FileLayout* layout = logs_->states[idx]->layout.get();
    if (layout == nullptr || layout->is_native()) continue;
    const bool is_wanted =
        std::any_of(layout->tables().begin(), layout->tables().end(),
                    [&](const TableUse& use) { return requests_.contains(use.table); });
    if (!is_wanted && !(layout->is_routed() && !requests_.empty())) continue;
    files_.push_back(idx);
    num_bytes_ += logs_->files[idx].num_bytes;
  }
  logs_->num_bytes_wanted += num_bytes_;
  // The first rows come soonest in order, and what is counted up to them is the same in each run.
  if (requests.size() == 1 && requests[0].first_rows.value_or(UINT64_MAX) <= kMaxFirstRows)
    rows_left_ = requests[0].first_rows;
  size_t num_workers = rows_left_ ? 1 : logs_->options.num_threads;
  if (num_workers == 0) num_workers = std::max(1u, std::thread::hardware_concurrency());
  workers_ = std::vector<Worker>(num_workers);
  for (Worker& worker : workers_) worker.scan = this;
}

RowBuilder* LogScan::Worker::ForTable(std::string_view table) {
  auto found = builders.find(table);
  if (found == builders.end()) {
    const auto plan = scan->logs_->PlanFor(table);
    if (!plan) return nullptr;
    const auto requests = scan->requests_.find(table);
    auto compiled =
        requests == scan->requests_.end() ? std::vector<CompiledRequest>() : requests->second;
    const LogOptions& options = scan->logs_->options;
    auto builder = std::make_unique<RowBuilder>(plan, std::move(compiled),
                                                TimeWindow{options.since, options.until});
    found = builders.emplace(std::string(table), std::move(builder)).first;
  }
  RowBuilder* builder = found->second.get();
  if (std::find(touched.begin(), touched.end(), builder) == touched.end()) {
    touched.push_back(builder);
    builder->BeginBlock(*block, file_idx);
  }
  return builder;
}

OpenFile* LogScan::FindIdle() {
  for (const auto& file : open_) {
    if (!file->is_busy) return file.get();
  }
  return nullptr;
}

bool LogScan::OpenNext() {
  if (next_file_ == files_.size() || open_.size() >= workers_.size()) return false;
  auto file = std::make_unique<OpenFile>();
  file->file_idx = files_[next_file_++];
  const FileState& state = *logs_->states[file->file_idx];
  file->reader = std::make_unique<BlockReader>(
      state.input->OpenStream(), state.layout->MakeFramer(), logs_->options.max_record);
  open_.push_back(std::move(file));
  return true;
}

std::optional<LogScan::Taken> LogScan::TakeBlock() {
  std::unique_lock lock(mutex_);
  while (!cancel_.load(std::memory_order_relaxed)) {
    OpenFile* file = FindIdle();
    if (file == nullptr && OpenNext()) file = open_.back().get();
    if (file == nullptr) {
      if (open_.empty()) return std::nullopt;
      idle_.wait(lock);
      continue;
    }
    file->is_busy = true;
    lock.unlock();
    std::unique_ptr<Block> block = file->reader->Next();
    const std::string error = block ? std::string() : file->reader->error();
    lock.lock();
    file->is_busy = false;
    const uint64_t position = file->reader->position();
    logs_->num_bytes_read += position - file->position;
    file->position = position;
    idle_.notify_all();
    if (block) {
      ++file->num_blocks;
      return Taken{file->file_idx, std::move(block)};
    }
    logs_->CountEnd(file->file_idx, file->num_blocks, error);
    bytes_of_closed_ += logs_->files[file->file_idx].num_bytes;
    std::erase_if(open_, [&](const auto& other) { return other.get() == file; });
  }
  idle_.notify_all();
  return std::nullopt;
}

void LogScan::ParseBlock(Worker& worker, const Taken& taken) {
  worker.block = taken.block.get();
  worker.Reset();
  worker.touched.clear();
  if (worker.file_idx != taken.file_idx) {
    worker.file_idx = taken.file_idx;
    worker.parser = logs_->states[taken.file_idx]->layout->MakeParser();
  }
  worker.parser->Parse(*taken.block, worker);
  std::vector<std::pair<std::string_view, TableCounts>> counts;
  for (RowBuilder* builder : worker.touched) {
    builder->EndBlock(worker.batches);
    counts.emplace_back(builder->plan().name(), builder->counts());
  }
  logs_->CountBlock(taken.file_idx, *taken.block, worker, counts);
}

std::optional<model::TableBatch> LogScan::Next(size_t worker_idx) {
  CHECK(worker_idx < workers_.size());
  Worker& worker = workers_[worker_idx];
  while (worker.next_batch == worker.batches.size()) {
    worker.batches.clear();
    worker.next_batch = 0;
    if (rows_left_ == 0) return std::nullopt;
    const auto taken = TakeBlock();
    if (!taken) return std::nullopt;
    ParseBlock(worker, *taken);
    for (const model::TableBatch& batch : worker.batches) {
      if (rows_left_) *rows_left_ -= std::min<uint64_t>(*rows_left_, batch.batch.num_rows);
    }
  }
  if (cancel_.load(std::memory_order_relaxed)) return std::nullopt;
  return std::move(worker.batches[worker.next_batch++]);
}

double LogScan::progress() const {
  const std::lock_guard lock(mutex_);
  if (num_bytes_ == 0) return 1;
  uint64_t done = bytes_of_closed_;
  for (const auto& file : open_) done += file->position;
  return std::min(1.0, static_cast<double>(done) / static_cast<double>(num_bytes_));
}

}  // namespace

std::unique_ptr<model::TableScan> MakeLogScan(std::shared_ptr<LogSet::Impl> logs,
                                              std::vector<model::ScanRequest> requests,
                                              const std::atomic<bool>& cancel) {
  return std::make_unique<LogScan>(std::move(logs), std::move(requests), cancel);
}

}  // namespace quoll::ingest
