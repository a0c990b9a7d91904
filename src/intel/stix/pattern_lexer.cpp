#include "intel/stix/pattern_lexer.h"

#include <algorithm>

namespace quoll::intel::stix {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

}  // namespace

// Blanks and comments; also the no-break space that editors and web pages leave behind.
void Lexer::SkipBlanks() {
  while (pos_ < text_.size()) {
    const std::string_view rest = text_.substr(pos_);
    if (rest[0] == ' ' || (rest[0] >= '\t' && rest[0] <= '\r')) {
      ++pos_;
    } else if (rest.starts_with("\xC2\xA0")) {
      pos_ += 2;
    } else if (rest.starts_with("\xE2\x80\x8B") || rest.starts_with("\xEF\xBB\xBF")) {
      pos_ += 3;
    } else if (rest.starts_with("//")) {
      pos_ = std::min(text_.find('\n', pos_), text_.size());
    } else if (rest.starts_with("/*")) {
      const size_t end = text_.find("*/", pos_ + 2);
      pos_ = end == std::string_view::npos ? text_.size() : end + 2;
    } else {
      return;
    }
  }
}

// A backslash stands before a quote or another backslash.
Token Lexer::Quoted(TokenKind kind, size_t begin) {
  Token token{.kind = kind, .text = {}, .begin = begin, .end = 0};
  while (pos_ < text_.size()) {
    const char c = text_[pos_++];
    if (c == '\'') {
      token.end = pos_;
      return token;
    }
    const bool is_escape =
        c == '\\' && pos_ < text_.size() && (text_[pos_] == '\'' || text_[pos_] == '\\');
    token.text += is_escape ? text_[pos_++] : c;
  }
  return {.kind = TokenKind::kBad, .text = "a quote is not closed", .begin = begin, .end = pos_};
}

Token Lexer::Next() {
  SkipBlanks();
  const size_t begin = pos_;
  const auto take = [&](TokenKind kind, size_t length) {
    pos_ = begin + length;
    return Token{kind, std::string(text_.substr(begin, length)), begin, pos_};
  };
  if (pos_ == text_.size())
    return {.kind = TokenKind::kEnd, .text = {}, .begin = begin, .end = begin};
  const std::string_view rest = text_.substr(pos_);
  const char c = rest[0];
  if (c == '\'') {
    ++pos_;
    return Quoted(TokenKind::kString, begin);
  }
  if (rest.size() > 1 && rest[1] == '\'' && (c == 't' || c == 'h' || c == 'b')) {
    pos_ += 2;
    return Quoted(c == 't' ? TokenKind::kTime : TokenKind::kBytes, begin);
  }
  for (const std::string_view symbol : {"==", "!=", "<>", "<=", ">=", "=", "<", ">"}) {
    if (rest.starts_with(symbol)) return take(TokenKind::kComparison, symbol.size());
  }
  if (std::string_view("[](),.:*").find(c) != std::string_view::npos)
    return take(TokenKind::kSymbol, 1);
  const bool has_sign = (c == '-' || c == '+') && rest.size() > 1 && IsDigit(rest[1]);
  if (IsDigit(c) || has_sign) {
    size_t length = 1;
    while (length < rest.size() &&
           (IsDigit(rest[length]) ||
            (rest[length] == '.' && length + 1 < rest.size() && IsDigit(rest[length + 1])))) {
      ++length;
    }
    return take(TokenKind::kNumber, length);
  }
  if (IsLetter(c)) {
    size_t length = 1;
    while (length < rest.size() &&
           (IsLetter(rest[length]) || IsDigit(rest[length]) || rest[length] == '-')) {
      ++length;
    }
    return take(TokenKind::kWord, length);
  }
  return {.kind = TokenKind::kBad,
          .text = "a character that no pattern has",
          .begin = begin,
          .end = begin + 1};
}

}  // namespace quoll::intel::stix
