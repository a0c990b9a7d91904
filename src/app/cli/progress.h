// ProgressLine: a line on the terminal while a run takes more than a second: records, MB/s, time
// left.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "app/cli/console.h"
#include "engine/session.h"
#include "ingest/log_set.h"

namespace quoll::cli {

struct ProgressState {
  double fraction = 0;  // 0 to 1; 0: not known
  uint64_t num_records = 0;
  uint64_t num_bytes = 0;  // of all inputs
};

// `1,204,117 records, 213.4 MiB/s, 41 %, 12 s left`.
std::string ProgressText(const ProgressState& state, std::chrono::duration<double> elapsed);

// What a run over `logs` (may be null) has read so far.
ProgressState StateOf(const ingest::LogSet* logs, double fraction);

class ProgressLine {
 public:
  // `sample` is called from another thread until Stop. Where the console shows no progress nothing
  // is started.
  ProgressLine(Console& console, std::function<ProgressState()> sample);
  ~ProgressLine() { Stop(); }
  ProgressLine(const ProgressLine&) = delete;
  // Takes the line away; may be called twice.
  void Stop();

 private:
  void Draw();

  Console& console_;
  std::function<ProgressState()> sample_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_done_ = false;
  std::thread thread_;
};

}  // namespace quoll::cli
