// ProgressLine: a line on the terminal while a run takes more than a second: records, MB/s, time
// left.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "app/cli/console.h"
#include "ingest/log_set.h"

namespace quoll::cli {

struct ProgressState {
  uint64_t num_records = 0;
  uint64_t num_bytes_read = 0;
  uint64_t num_bytes_wanted = 0;  // 0: not known
};

// `1,204,117 records, 213.4 MiB/s, 41 %, 12 s left`.
std::string ProgressText(const ProgressState& state, std::chrono::duration<double> elapsed);

// What has been read of the logs so far; nothing without logs.
ProgressState StateOf(const ingest::LogSet* logs);

class ProgressLine {
 public:
  // The logs (may be null) outlive the line. Where the console shows no progress nothing is
  // started.
  ProgressLine(Console& console, const ingest::LogSet* logs);
  ~ProgressLine() { Stop(); }
  ProgressLine(const ProgressLine&) = delete;
  // Takes the line away; may be called twice.
  void Stop();

 private:
  void Draw();

  Console& console_;
  const ingest::LogSet* const logs_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_done_ = false;
  std::thread thread_;
};

}  // namespace quoll::cli
