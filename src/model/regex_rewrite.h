// From Kusto's regex dialect (that of the Rust regex crate) to RE2's: a recursive-descent walk that
// checks the pattern and writes every construct in a form that means the same to RE2.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace quoll::model {

// Nested groups and classes, and stacked repetitions, of one pattern.
inline constexpr int kMaxRegexDepth = 250;
inline constexpr size_t kMaxRegexBytes = size_t{256} << 10;
// RE2's own limit.
inline constexpr int kMaxRegexRepeat = 1000;

struct RegexSyntax {
  bool case_insensitive = false;     // i
  bool multi_line = false;           // m
  bool dot_matches_newline = false;  // s
  bool crlf = false;                 // R
  bool ungreedy = false;             // U
  bool unicode = true;               // u
  bool verbose = false;              // x
  // The reading of Kusto's former engine, RE2: a brace that is no counted repetition and a bracket
  // in a class stand for themselves. Public queries hold such patterns.
  bool is_former = false;
};

// The pattern for RE2; nothing, and `error` set, when it is malformed or RE2 has no way to say it.
// A pattern that is malformed today and was not for the former engine is read as that one read it.
std::optional<std::string> RewriteRegex(std::string_view pattern, const RegexSyntax& syntax,
                                        std::string& error);

}  // namespace quoll::model
