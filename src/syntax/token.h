// Tokens of KQL. Blanks and comments are the gaps between tokens, so the token list and the text together lose nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/source_file.h"

namespace quoll::syntax {

enum class TokenKind : uint8_t {
  kName,         // identifiers and all words; also names such as `1us` that start with a digit
  kLong,         // 42, 0x1F
  kReal,         // 1.5, 1e3, 5.
  kTimespan,     // 1d, 1.5h
  kString,       // every string form, with its quotes
  kPunctuation,  // operators and brackets
  kBad,          // a character that starts no token, or an unterminated string; reported when a parser meets it
  kEnd,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  base::Span span;
};

// All tokens of the text, the last one kEnd. Never fails: what is no token is kBad.
std::vector<Token> Lex(std::string_view text);

// The value of a string literal's text (with quotes, prefix and escapes). False when an escape is malformed.
bool DecodeString(std::string_view literal, std::string& value);

}  // namespace quoll::syntax
