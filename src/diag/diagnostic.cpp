#include "diag/diagnostic.h"

#include <algorithm>

#include "diag/hidden_strings.h"

namespace quoll::diag {

const std::vector<CodeInfo>& AllCodes() {
  static const std::vector<CodeInfo> codes = {
#define QUOLL_CODE(number, title, page) {Code::K##number, title, page},
#include "diag/codes.def"
#undef QUOLL_CODE
  };
  return codes;
}

std::string CodeName(Code code) { return "K" + std::to_string(static_cast<int>(code)); }

void Sink::Report(Diagnostic diagnostic) {
  const std::lock_guard lock(mutex_);
  if (diagnostic.severity == Severity::kError && ++num_errors_ > kMaxErrors) {
    ++num_dropped_;
    return;
  }
  // Texts quote parts of the query.
  diagnostic.message = MaskHiddenStrings(diagnostic.message);
  for (Label& label : diagnostic.labels) label.text = MaskHiddenStrings(label.text);
  for (Note& note : diagnostic.notes) note.text = MaskHiddenStrings(note.text);
  diagnostics_.push_back(std::move(diagnostic));
}

base::Failed Sink::Fail(Code code, std::string message) {
  Report({.code = code, .message = std::move(message)});
  return base::Failed{};
}

base::Failed Sink::Fail(Diagnostic diagnostic) {
  Report(std::move(diagnostic));
  return base::Failed{};
}

void Sink::Warn(Code code, std::string message) {
  Report({.code = code, .severity = Severity::kWarning, .message = std::move(message)});
}

bool Sink::has_error() const {
  const std::lock_guard lock(mutex_);
  return num_errors_ != 0;
}

std::vector<Diagnostic> Sink::diagnostics() const {
  const std::lock_guard lock(mutex_);
  return diagnostics_;
}

size_t Sink::num_dropped() const {
  const std::lock_guard lock(mutex_);
  return num_dropped_;
}

void Sink::Clear() {
  const std::lock_guard lock(mutex_);
  diagnostics_.clear();
  num_errors_ = num_dropped_ = 0;
}

}  // namespace quoll::diag
