#include "app/cli/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include "base/text.h"

namespace quoll::cli {
namespace {

constexpr std::string_view kClearLine = "\r\x1b[K";

// Standard error is unbuffered here; when it is gone there is nobody to tell.
void WriteAll(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(STDERR_FILENO, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    text.remove_prefix(static_cast<size_t>(count));
  }
}

}  // namespace

void Console::WriteLocked(std::string_view text) {
  if (has_progress_) WriteAll(kClearLine);
  has_progress_ = false;
  WriteAll(text);
}

void Console::Show(const diag::Diagnostic& diagnostic) {
  if (options_.is_quiet && diagnostic.severity == diag::Severity::kNote) return;
  const std::string text = diag::RenderText(diagnostic, options_.colour);
  const std::lock_guard lock(mutex_);
  WriteLocked(text);
}

void Console::ShowNew(const diag::Sink& sink) {
  const std::vector<diag::Diagnostic> all = sink.diagnostics();
  for (; num_shown_ < all.size(); ++num_shown_) Show(all[num_shown_]);
  const size_t num_dropped = sink.num_dropped();
  if (num_dropped == num_dropped_shown_) return;
  Note(fmt::format("{} more errors are not shown",
                   base::FormatCount(num_dropped - num_dropped_shown_)));
  num_dropped_shown_ = num_dropped;
}

void Console::Note(std::string_view text) { Line(fmt::format("note: {}", text)); }

void Console::Line(std::string_view text) {
  if (!options_.is_quiet) AlwaysLine(text);
}

void Console::AlwaysLine(std::string_view text) {
  const std::lock_guard lock(mutex_);
  WriteLocked(fmt::format("{}\n", text));
}

void Console::Progress(std::string_view line) {
  if (!shows_progress()) return;
  const std::lock_guard lock(mutex_);
  WriteAll(fmt::format("{}{}", kClearLine, line));
  has_progress_ = true;
}

void Console::ClearProgress() {
  const std::lock_guard lock(mutex_);
  WriteLocked({});
}

}  // namespace quoll::cli
