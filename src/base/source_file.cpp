#include "base/source_file.h"

#include <algorithm>
#include <iterator>

#include "base/utf8.h"

namespace quoll::base {

SourceFile::SourceFile(std::string name, std::string text)
    : name_(std::move(name)), text_(std::move(text)) {
  line_starts_.push_back(0);
  for (uint32_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') line_starts_.push_back(i + 1);
  }
}

std::shared_ptr<const SourceFile> SourceFile::Join(
    std::vector<std::shared_ptr<const SourceFile>> files) {
  std::string text;
  std::vector<Part> parts;
  for (auto& file : files) {
    parts.push_back({std::move(file), static_cast<uint32_t>(text.size())});
    text += parts.back().file->text();
    // Nothing of one file runs into the next.
    text += '\n';
  }
  auto joined = std::make_shared<SourceFile>(parts[0].file->name(), std::move(text));
  joined->parts_ = std::move(parts);
  return joined;
}

const SourceFile::Part* SourceFile::PartAt(uint32_t offset) const {
  const auto next =
      std::upper_bound(parts_.begin(), parts_.end(), offset,
                       [](uint32_t wanted, const Part& part) { return wanted < part.begin; });
  return next == parts_.begin() ? nullptr : &*std::prev(next);
}

std::string_view SourceFile::text(Span span) const {
  const size_t begin = std::min<size_t>(span.begin, text_.size());
  return std::string_view(text_).substr(begin, std::min<size_t>(span.end, text_.size()) - begin);
}

Place SourceFile::PlaceOf(uint32_t offset) const {
  offset = std::min<uint32_t>(offset, static_cast<uint32_t>(text_.size()));
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const uint32_t line = static_cast<uint32_t>(next - line_starts_.begin());
  const uint32_t start = line_starts_[line - 1];
  return {line, 1 + static_cast<uint32_t>(DisplayWidth(
                        std::string_view(text_).substr(start, offset - start)))};
}

std::string_view SourceFile::Line(uint32_t line) const {
  const uint32_t start = line_starts_[line - 1];
  std::string_view rest = std::string_view(text_).substr(start);
  rest = rest.substr(0, std::min(rest.find('\n'), rest.size()));
  if (!rest.empty() && rest.back() == '\r') rest.remove_suffix(1);
  return rest;
}

}  // namespace quoll::base
