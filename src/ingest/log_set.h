// LogSet: files on the disk as tables. Opening it finds out what each file holds; a scan reads all
// files that can feed the tables asked for in one pass; counts of rows, rejected and repaired
// records come from the scans.
//
// Memory does not grow with the size of the files: at any time a scan holds some blocks per worker.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "model/catalog.h"
#include "model/table_source.h"

namespace quoll::ingest {

// How many rejected records of a file are a problem.
struct RejectLimit {
  double fraction = 0.05;         // of the file's records
  std::optional<uint64_t> count;  // instead of the fraction
};

struct LogOptions {
  // Bytes; a longer record is rejected, its neighbours stay.
  size_t max_record = 16 * 1024 * 1024;
  RejectLimit max_rejects;
  // Any rejected record is a problem.
  bool is_strict = false;
  // For times without a year; absent: the time of the file's last change.
  std::optional<int64_t> reference_time_ticks;
  // Of times that state no zone.
  int timezone_offset_minutes = 0;
  // What in_window counts. Scans have bounds of their own.
  std::optional<int64_t> since;
  std::optional<int64_t> until;
  // Receives rejected records as JSON lines; empty: nowhere.
  std::string rejects_path;
  // For the copy of an input that can be read only once; empty: the system's.
  std::string temp_dir;
  // Workers of a scan; 0: one per processor.
  size_t num_threads = 0;
};

struct FileInfo {
  enum class State { kRecognised, kEmpty, kUnrecognised, kUnreadable };
  std::string path;  // as given, or joined below the folder given
  std::string format;
  std::vector<std::string> tables;
  uint64_t num_bytes = 0;
  State state = State::kRecognised;
  std::string reason;  // of states other than recognised
  std::string hint;
};

// What scans have counted in a file so far.
struct FileCounts {
  uint64_t records = 0;
  uint64_t rows = 0;
  uint64_t rejected = 0;
  uint64_t repaired = 0;
  uint64_t unconverted = 0;
  // Fields whose reading was a choice (` word=` inside a value, a key named twice).
  uint64_t ambiguous = 0;
  // All of it was read. Parquet files, which the engine reads, never are.
  bool is_complete = false;
};

struct TableCoverage {
  std::string table;
  uint64_t rows = 0;
  uint64_t in_window = 0;
  uint64_t rows_without_time = 0;  // counted as within the window
  std::optional<int64_t> first;
  std::optional<int64_t> last;
  // Of the files that feed the table.
  uint64_t rejected = 0;
  uint64_t repaired = 0;
  uint64_t unconverted = 0;
  std::vector<size_t> file_idxs;
  bool is_complete = false;  // all files that feed it were read to the end
};

struct ParquetInput {
  std::string path;
  std::string table;
  size_t file_idx = 0;
};

// Of all scans begun so far, in bytes of the files as they are on the disk.
struct ReadProgress {
  uint64_t num_read = 0;
  uint64_t num_wanted = 0;
};

// A fault of the data, for exit codes and reports.
struct LogProblem {
  std::string file;
  std::string reason;
  bool operator==(const LogProblem&) const = default;
};

// Scans may run at the same time. Everything else is thread-safe too, but for Open.
class LogSet : public model::TableSource {
 public:
  // Specs are paths, folders, patterns, `-` and `Table=PATH`. Fails (K5001) when a path does not
  // exist; a file that cannot be read or recognised is reported as a warning and stands in
  // problems(). The catalog may be null.
  static base::Result<std::unique_ptr<LogSet>> Open(const std::vector<std::string>& specs,
                                                    const LogOptions& options,
                                                    std::shared_ptr<const model::Catalog> catalog,
                                                    diag::Sink& sink);
  ~LogSet() override;

  const std::vector<FileInfo>& files() const;
  // Tables that the files feed, sorted. Parquet tables are among them.
  std::vector<std::string> TableNames() const;
  // Catalog columns, then columns that the files add, then (implicit) what keeps other fields.
  // Nothing for a table that no file feeds, and for one that only Parquet feeds and the catalog
  // does not know.
  std::optional<model::TableSchema> Schema(std::string_view table) const;
  // Files that the engine reads itself, in the order of the files.
  const std::vector<ParquetInput>& parquet_inputs() const;

  // Requests for tables that no file feeds yield no rows. One request for few first rows ends when
  // it has them; the rest of the files is then neither read nor counted. Ordinals: file index in
  // bits 44-62, block of the file in bits 20-43, row within the block below; so they grow with the
  // input and differ for all rows of a table.
  std::unique_ptr<model::TableScan> Scan(std::vector<model::ScanRequest> requests,
                                         const std::atomic<bool>& cancel) override;
  int ordinal_bits() const override;

  // Right for each file that was read to its end by any scan, whatever that scan's columns and
  // filters. A part of a file that was read several times counts once.
  std::vector<TableCoverage> Coverage() const;
  FileCounts Counts(size_t file_idx) const;
  ReadProgress progress() const;
  // Unreadable and unrecognised files, damaged ones, files with too many rejected records; in the
  // order of the files.
  std::vector<LogProblem> problems() const;
  // Reports rejected records (the first three of a kind per file, then how many more) and damaged
  // inputs, each once, and writes the rejects file. Call it when scans are done.
  void ReportRecords(diag::Sink& sink);

  struct Impl;

 private:
  explicit LogSet(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;  // shared with scans under way
};

}  // namespace quoll::ingest
