// The words of a STIX pattern. A word keeps its place, so that errors and parts can name it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace quoll::intel::stix {

enum class TokenKind {
  kEnd,
  kWord,        // a keyword or a step of a path, hyphens allowed
  kString,      // `'…'`, escapes resolved
  kTime,        // `t'…'`
  kBytes,       // `h'…'`, `b'…'`
  kNumber,      // with its sign
  kSymbol,      // `[ ] ( ) , . : *`
  kComparison,  // `= == != <> < <= > >=`
  kBad,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text;
  size_t begin = 0;
  size_t end = 0;
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}
  // The next word; kEnd for ever behind the last one. kBad carries the reason as its text.
  Token Next();

 private:
  void SkipBlanks();
  Token Quoted(TokenKind kind, size_t begin);

  std::string_view text_;
  size_t pos_ = 0;
};

}  // namespace quoll::intel::stix
