#include "intel/lists/patterns.h"

#include <re2/re2.h>

namespace quoll::intel {
namespace {

// Of one compiled pattern; a larger one is refused.
constexpr int64_t kMaxPatternMemory = 1 << 20;

struct Parts {
  std::string_view pattern;
  std::string_view flags;
};

// Takes the marks off: `/…/i`, `#…#`.
Parts Split(std::string_view text) {
  if (text.size() < 2 || (text[0] != '/' && text[0] != '#' && text[0] != '~')) return {text, {}};
  const size_t end = text.rfind(text[0]);
  if (end == 0) return {text, {}};
  const std::string_view flags = text.substr(end + 1);
  if (flags.find_first_not_of("imsuxAD") != std::string_view::npos) return {text, {}};
  return {text.substr(1, end - 1), flags};
}

re2::RE2::Options OptionsOf(std::string_view flags) {
  re2::RE2::Options options(re2::RE2::Quiet);
  options.set_max_mem(kMaxPatternMemory);
  options.set_case_sensitive(flags.find('i') == std::string_view::npos);
  options.set_dot_nl(flags.find('s') != std::string_view::npos);
  return options;
}

re2::StringPiece Piece(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

struct Pattern::Program {
  explicit Program(std::string_view text)
      : regex(Piece(Split(text).pattern), OptionsOf(Split(text).flags)) {}
  re2::RE2 regex;
};

bool IsUsablePattern(std::string_view pattern) {
  const Parts parts = Split(pattern);
  return re2::RE2(Piece(parts.pattern), OptionsOf(parts.flags)).ok();
}

Pattern::Pattern(std::string_view pattern) : program_(std::make_unique<Program>(pattern)) {}
Pattern::Pattern(Pattern&& other) noexcept = default;
Pattern::~Pattern() = default;

bool Pattern::IsIn(std::string_view text) const {
  return re2::RE2::PartialMatch(Piece(text), program_->regex);
}

}  // namespace quoll::intel
