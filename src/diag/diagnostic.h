// Diagnostic: what is wrong, where, and the way out, as data; Sink collects them. Wording rules: shared
// design page "Error messages" as summarised in docs/guide/diagnostics.md.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source_file.h"

namespace quoll::diag {

enum class Severity { kError, kWarning, kNote };

enum class Code : int {
#define QUOLL_CODE(number, title, page) K##number = number,
#include "diag/codes.def"
#undef QUOLL_CODE
};

struct CodeInfo {
  Code code;
  std::string_view title;
  std::string_view page;
};
// All codes, ascending.
const std::vector<CodeInfo>& AllCodes();
// `K2003`.
std::string CodeName(Code code);

struct Label {
  base::Span span;
  std::string text;
  bool primary = true;
};

enum class NoteKind { kNote, kUsage, kHelp, kDocs };
struct Note {
  NoteKind kind;
  std::string text;
};

struct Diagnostic {
  Code code;
  Severity severity = Severity::kError;
  std::string message;
  // The text that the labels point into; null where there is none (a missing file, a bad log record).
  std::shared_ptr<const base::SourceFile> source;
  std::vector<Label> labels;
  std::vector<Note> notes;
  // Of a file that is part of a joined text: where it starts there, already taken off the labels.
  uint32_t source_begin = 0;

  // In a joined text the place is named in the file in which it lies.
  Diagnostic& At(std::shared_ptr<const base::SourceFile> file, base::Span span,
                 std::string label = {}) {
    if (const auto* part = file == nullptr ? nullptr : file->PartAt(span.begin)) {
      source_begin = part->begin;
      source = part->file;
    } else {
      source = std::move(file);
    }
    labels.push_back(
        {{span.begin - source_begin, span.end - source_begin}, std::move(label), true});
    return *this;
  }
  // A second place of the same file; places in other files of a joined text are left out.
  Diagnostic& Also(base::Span span, std::string label) {
    if (span.begin < source_begin || (source && span.begin - source_begin > source->text().size()))
      return *this;
    labels.push_back(
        {{span.begin - source_begin, span.end - source_begin}, std::move(label), false});
    return *this;
  }
  Diagnostic& Help(std::string text) {
    notes.push_back({NoteKind::kHelp, std::move(text)});
    return *this;
  }
  Diagnostic& Remark(std::string text) {
    notes.push_back({NoteKind::kNote, std::move(text)});
    return *this;
  }
};

// Collects diagnostics. Report may be called from several threads.
class Sink {
 public:
  static constexpr size_t kMaxErrors = 20;

  void Report(Diagnostic diagnostic);
  // Reports an error without a place and returns Failed, for `return sink.Fail(…)`.
  base::Failed Fail(Code code, std::string message);
  base::Failed Fail(Diagnostic diagnostic);
  void Warn(Code code, std::string message);

  bool has_error() const;
  // All reported so far, in order; at most kMaxErrors errors are kept, the others are counted.
  std::vector<Diagnostic> diagnostics() const;
  size_t num_dropped() const;
  void Clear();

 private:
  mutable std::mutex mutex_;
  std::vector<Diagnostic> diagnostics_;
  size_t num_errors_ = 0;
  size_t num_dropped_ = 0;
};

}  // namespace quoll::diag
