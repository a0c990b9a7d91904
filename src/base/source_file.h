// A text with a name (a query, a rule, a YAML file), its spans and its line table.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace quoll::base {

// A half-open range of bytes in a SourceFile.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t size() const { return end - begin; }
  bool operator==(const Span&) const = default;
};

// The smallest span that covers both.
inline Span Cover(Span a, Span b) {
  return {a.begin < b.begin ? a.begin : b.begin, a.end > b.end ? a.end : b.end};
}

// Line from 1; column in display cells from 1 (a tab counts four, a wide character two).
struct Place {
  uint32_t line = 1;
  uint32_t column = 1;
};

// One text, or several files one behind the other (a query and the functions that it calls): spans
// count through all of them, and FileAt leads back to the file.
class SourceFile {
 public:
  SourceFile(std::string name, std::string text);
  // At least one file; offsets of the first one are unchanged.
  static std::shared_ptr<const SourceFile> Join(
      std::vector<std::shared_ptr<const SourceFile>> files);

  struct Part {
    std::shared_ptr<const SourceFile> file;
    uint32_t begin = 0;  // where the file's text starts in the whole
  };
  // The file in which an offset lies; null for a text that was not joined.
  const Part* PartAt(uint32_t offset) const;
  const std::vector<Part>& parts() const { return parts_; }

  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }
  std::string_view text(Span span) const;
  // The place of a byte offset; an offset past the end is the end.
  Place PlaceOf(uint32_t offset) const;
  uint32_t num_lines() const { return static_cast<uint32_t>(line_starts_.size()); }
  // The text of a line (from 1) without its line end.
  std::string_view Line(uint32_t line) const;
  // The byte offset at which a line (from 1) starts.
  uint32_t LineStart(uint32_t line) const { return line_starts_[line - 1]; }

 private:
  std::string name_;
  std::string text_;
  std::vector<uint32_t> line_starts_;
  std::vector<Part> parts_;  // empty: not joined
};

}  // namespace quoll::base
