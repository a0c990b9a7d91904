// Console: standard error. Diagnostics, notes and the progress line go through here, so that they
// do not run into each other.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

#include "diag/diagnostic.h"
#include "diag/renderers.h"

namespace quoll::cli {

struct ConsoleOptions {
  diag::Colour colour = diag::Colour::kOff;
  bool is_quiet = false;     // no notes, no progress; errors and warnings stay
  bool is_terminal = false;  // a progress line may be drawn
};

// Thread-safe.
class Console {
 public:
  explicit Console(const ConsoleOptions& options) : options_(options) {}
  Console(const Console&) = delete;

  void Show(const diag::Diagnostic& diagnostic);
  // Shows what the sink got since the last call for it; use one sink at a time.
  void ShowNew(const diag::Sink& sink);
  // `note: text`, unless quiet. Text from logs must be escaped by the caller.
  void Note(std::string_view text);
  // A line as it is, unless quiet.
  void Line(std::string_view text);
  // A line that was asked for by name: shown in any case.
  void AlwaysLine(std::string_view text);
  // Draws the line that the next message or ClearProgress replaces; nothing where no progress is
  // wanted.
  void Progress(std::string_view line);
  void ClearProgress();

  bool shows_progress() const { return options_.is_terminal && !options_.is_quiet; }
  bool is_quiet() const { return options_.is_quiet; }
  diag::Colour colour() const { return options_.colour; }

 private:
  void WriteLocked(std::string_view text);

  const ConsoleOptions options_;
  std::mutex mutex_;
  bool has_progress_ = false;
  size_t num_shown_ = 0;
  size_t num_dropped_shown_ = 0;
};

}  // namespace quoll::cli
