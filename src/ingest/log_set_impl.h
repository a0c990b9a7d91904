// The inside of LogSet that its scans share: open inputs, table plans and the counts of what was
// read.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "ingest/byte_stream.h"
#include "ingest/format_def.h"
#include "ingest/limits.h"
#include "ingest/log_set.h"
#include "ingest/row_builder.h"

namespace quoll::ingest {

// Rejected records of one kind in one file.
struct RejectKind {
  struct Shown {
    uint64_t record = 0;
    uint64_t line = 0;
    uint64_t offset = 0;
    auto operator<=>(const Shown&) const = default;
  };
  uint64_t count = 0;
  bool is_too_long = false;
  std::vector<Shown> first;  // sorted, at most kShownRejects
};

// The counts of a file; guarded by its mutex.
struct FileState {
  std::mutex mutex;
  std::unique_ptr<InputFile> input;
  std::unique_ptr<FileLayout> layout;
  std::vector<bool> blocks_done;
  uint64_t num_blocks_done = 0;
  std::optional<uint64_t> num_blocks;  // known when a scan has reached the end
  FileCounts counts;
  std::map<std::string, TableCounts> by_table;
  std::map<std::string, RejectKind> rejects;
  std::string stream_error;
  bool is_reported = false;
};

// JSON lines of rejected records, by (file, block), until they are written in order.
class RejectLog {
 public:
  explicit RejectLog(std::string path) : path_(std::move(path)) {}
  bool is_on() const { return !path_.empty(); }
  void Add(size_t file_idx, uint64_t block_idx, std::string lines);
  // Writes what is held. False when the file cannot be written.
  bool Flush();

 private:
  bool FlushLocked();
  std::mutex mutex_;
  std::string path_;
  bool is_created_ = false;
  bool has_failed_ = false;
  size_t num_pending_ = 0;
  std::map<std::pair<size_t, uint64_t>, std::string> pending_;
};

struct LogSet::Impl {
  Impl(const LogOptions& log_options, std::shared_ptr<const model::Catalog> log_catalog)
      : options(log_options),
        catalog(std::move(log_catalog)),
        reject_log(log_options.rejects_path) {}

  LogOptions options;
  std::shared_ptr<const model::Catalog> catalog;  // shared with the session
  std::vector<FileInfo> files;
  std::vector<std::unique_ptr<FileState>> states;  // parallel to files
  std::vector<ParquetInput> parquet_inputs;
  RejectLog reject_log;
  // Of all scans, for progress.
  std::atomic<uint64_t> num_bytes_read = 0;
  std::atomic<uint64_t> num_bytes_wanted = 0;

  // The plan of a table that some file feeds, or that the catalog knows (a record may name it);
  // null for others.
  std::shared_ptr<const TablePlan> PlanFor(std::string_view table);
  // Adds what a worker found in a block, unless another scan did.
  void CountBlock(size_t file_idx, const Block& block, const BlockRows& rows,
                  const std::vector<std::pair<std::string_view, TableCounts>>& tables);
  void CountEnd(size_t file_idx, uint64_t num_blocks, const std::string& stream_error);

  mutable std::mutex plans_mutex;
  std::map<std::string, std::shared_ptr<const TablePlan>, std::less<>> plans;
};

// log_scan.cpp
std::unique_ptr<model::TableScan> MakeLogScan(std::shared_ptr<LogSet::Impl> logs,
                                              std::vector<model::ScanRequest> requests,
                                              const std::atomic<bool>& cancel);

}  // namespace quoll::ingest
