// Regex over RE2. The pattern is rewritten first; whatever RE2 then still refuses is reported by
// name.
#include "model/regex.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "model/regex_rewrite.h"

namespace quoll::model {
namespace {

// For the compiled program and its caches; RE2 falls back to slower matching when the caches are
// full.
constexpr int64_t kMaxRegexMemory = int64_t{64} << 20;

std::string DescribeError(const re2::RE2& compiled) {
  switch (compiled.error_code()) {
    case re2::RE2::ErrorRepeatSize:
      return fmt::format("nested repetitions of more than {} times are not supported",
                         kMaxRegexRepeat);
    case re2::RE2::ErrorPatternTooLarge:
      return "the compiled pattern is too large";
    case re2::RE2::ErrorBadCharRange:
      return fmt::format("the Unicode property or range `{}` is unknown or not supported",
                         compiled.error_arg());
    default:
      return fmt::format("the pattern cannot be expressed: {}", compiled.error());
  }
}

}  // namespace

Regex::Regex() = default;
Regex::~Regex() = default;

std::shared_ptr<const Regex> Regex::Compile(std::string_view pattern, const Flags& flags,
                                            std::string& error) {
  RegexSyntax syntax;
  syntax.case_insensitive = flags.case_insensitive;
  syntax.dot_matches_newline = flags.dot_matches_newline;
  syntax.ungreedy = flags.ungreedy;
  syntax.multi_line = flags.multi_line;
  auto rewritten = RewriteRegex(pattern, syntax, error);
  if (!rewritten) return nullptr;
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_longest_match(false);
  options.set_max_mem(kMaxRegexMemory);
  auto compiled = std::make_unique<re2::RE2>(*rewritten, options);
  if (!compiled->ok()) {
    error = DescribeError(*compiled);
    return nullptr;
  }
  const std::shared_ptr<Regex> regex(new Regex());
  regex->rewritten_ = std::move(*rewritten);
  regex->re2_ = std::move(compiled);
  return regex;
}

int Regex::num_groups() const { return re2_->NumberOfCapturingGroups(); }

bool Regex::Matches(std::string_view text) const {
  const re2::StringPiece piece(text.data(), text.size());
  return re2_->Match(piece, 0, piece.size(), re2::RE2::UNANCHORED, nullptr, 0);
}

bool Regex::Find(std::string_view text, size_t start, std::vector<std::string_view>& groups) const {
  if (start > text.size()) return false;
  // A view without data would make groups at its start look as if they took no part.
  if (text.data() == nullptr) text = "";
  const re2::StringPiece piece(text.data(), text.size());
  const int num_pieces = num_groups() + 1;
  constexpr int kFewPieces = 16;
  re2::StringPiece few[kFewPieces];
  std::vector<re2::StringPiece> many(num_pieces > kFewPieces ? static_cast<size_t>(num_pieces) : 0);
  re2::StringPiece* pieces = many.empty() ? few : many.data();
  if (!re2_->Match(piece, start, piece.size(), re2::RE2::UNANCHORED, pieces, num_pieces))
    return false;
  groups.resize(static_cast<size_t>(num_pieces));
  for (size_t i = 0; i < groups.size(); ++i) groups[i] = {pieces[i].data(), pieces[i].size()};
  return true;
}

}  // namespace quoll::model
