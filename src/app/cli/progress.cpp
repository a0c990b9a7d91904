#include "app/cli/progress.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace quoll::cli {
namespace {

constexpr std::chrono::milliseconds kFirstDraw{1000};
constexpr std::chrono::milliseconds kInterval{200};
// Before this share is done a guess of the time left would jump about.
constexpr double kLeastFraction = 0.01;

std::string DurationText(double seconds) {
  const auto whole = static_cast<uint64_t>(seconds + 0.5);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

}  // namespace

std::string ProgressText(const ProgressState& state, std::chrono::duration<double> elapsed) {
  const double seconds = elapsed.count();
  if (state.num_bytes_wanted == 0 || seconds <= 0) {
    return fmt::format("running, {}", DurationText(seconds));
  }
  const double bytes = static_cast<double>(state.num_bytes_read);
  const double fraction = std::min(1.0, bytes / static_cast<double>(state.num_bytes_wanted));
  std::string text =
      fmt::format("{} records, {}/s, {:.0f} %", base::FormatCount(state.num_records),
                  base::FormatBytes(static_cast<uint64_t>(bytes / seconds)), fraction * 100);
  if (fraction >= kLeastFraction && fraction < 1) {
    text += fmt::format(", {} left", DurationText(seconds / fraction * (1 - fraction)));
  }
  return text;
}

ProgressState StateOf(const ingest::LogSet* logs) {
  if (logs == nullptr) return {};
  const ingest::ReadProgress progress = logs->progress();
  ProgressState state{.num_bytes_read = progress.num_read, .num_bytes_wanted = progress.num_wanted};
  for (size_t file_idx = 0; file_idx < logs->files().size(); ++file_idx) {
    state.num_records += logs->Counts(file_idx).records;
  }
  return state;
}

ProgressLine::ProgressLine(Console& console, const ingest::LogSet* logs)
    : console_(console), logs_(logs) {
  if (console_.shows_progress()) thread_ = std::thread([this] { Draw(); });
}

void ProgressLine::Stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_done_ = true;
  }
  changed_.notify_all();
  thread_.join();
  console_.ClearProgress();
}

void ProgressLine::Draw() {
  const auto start = std::chrono::steady_clock::now();
  std::chrono::milliseconds wait = kFirstDraw;
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, wait, [this] { return is_done_; })) {
    console_.Progress(ProgressText(StateOf(logs_), std::chrono::steady_clock::now() - start));
    wait = kInterval;
  }
}

}  // namespace quoll::cli
