// What the formatter lays out: tokens with the blanks and comments before them, brackets paired.
// Literals such as datetime(…) and dynamic(…) have a grammar of their own and are one piece, kept
// to the letter.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/token.h"

namespace quoll::syntax {

struct Comment {
  std::string_view text;        // from `//`, without blanks at its end
  bool is_own_line = false;     // nothing stands before it in its line
  bool has_blank_line = false;  // an empty line stands before it
};

struct Piece {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;
  bool has_gap = false;  // a blank, line end or comment stands before it
  bool has_blank_line = false;
  bool is_multi_line = false;
  std::vector<Comment> comments;  // those before it
  size_t partner = 0;             // of a bracket: the other one

  bool Is(std::string_view word) const { return text == word && kind != TokenKind::kString; }
  bool IsOpen() const { return kind == TokenKind::kPunctuation && (Is("(") || Is("[") || Is("{")); }
  bool IsClose() const {
    return kind == TokenKind::kPunctuation && (Is(")") || Is("]") || Is("}"));
  }
};

// The pieces of a text, the last one kEnd. They point into the text. Nothing as Format says.
std::optional<std::vector<Piece>> CutIntoPieces(std::string_view text);

// Whether a blank stands between two neighbours in one line.
bool HasSpaceBetween(const std::vector<Piece>& pieces, size_t left_idx);

}  // namespace quoll::syntax
