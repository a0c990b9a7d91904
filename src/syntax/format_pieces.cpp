// Tokens to pieces, and the blanks between neighbours. A blank can carry meaning (`project-away` is
// one name, `a - b` a difference), so where a rule could change what the parser sees, the author's
// choice stays.
#include "syntax/format_pieces.h"

#include <algorithm>
#include <array>

#include "syntax/limits.h"

namespace quoll::syntax {
namespace {

template <size_t kSize>
bool IsOneOf(std::string_view word, const std::array<std::string_view, kSize>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsLiteralType(std::string_view word) {
  constexpr std::array<std::string_view, 13> kTypes = {
      "bool",     "boolean", "int",      "long", "real", "double", "decimal",
      "datetime", "date",    "timespan", "time", "guid", "dynamic"};
  return IsOneOf(word, kTypes);
}

std::string_view TrimEnd(std::string_view text) {
  const size_t last = text.find_last_not_of(" \t\r\f\v");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

// Reads the text between two tokens into what the second one says of it.
void ReadGap(std::string_view gap, bool is_first, Piece& piece) {
  piece.has_gap = !gap.empty();
  size_t num_lines = is_first ? 1 : 0;
  size_t pos = 0;
  while (pos < gap.size()) {
    if (gap[pos] == '\n') {
      ++num_lines;
      ++pos;
    } else if (gap.substr(pos, 2) == "//") {
      const size_t end = std::min(gap.find('\n', pos), gap.size());
      piece.comments.push_back({TrimEnd(gap.substr(pos, end - pos)), num_lines > 0, num_lines > 1});
      num_lines = 0;
      pos = end;
    } else {
      ++pos;
    }
  }
  piece.has_blank_line = num_lines > 1;
}

// The index behind the `)` that closes the `(` at `open`; 0 if nothing does.
size_t EndOfLiteral(std::string_view text, const std::vector<Token>& tokens, size_t open) {
  size_t depth = 0;
  for (size_t i = open; i < tokens.size(); ++i) {
    if (tokens[i].kind != TokenKind::kPunctuation) continue;
    const char c = text[tokens[i].span.begin];
    if (c == '(') ++depth;
    if (c == ')' && --depth == 0) return i + 1;
  }
  return 0;
}

// False if brackets cross, are left open, or nest too deep.
bool PairBrackets(std::vector<Piece>& pieces) {
  std::vector<size_t> open;
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].IsOpen()) {
      open.push_back(i);
      if (open.size() > static_cast<size_t>(kMaxNesting)) return false;
    } else if (pieces[i].IsClose()) {
      if (open.empty()) return false;
      const std::string_view pair = pieces[open.back()].text;
      const std::string_view close = pieces[i].text;
      if ((pair == "(") != (close == ")") || (pair == "[") != (close == "]")) return false;
      pieces[i].partner = open.back();
      pieces[open.back()].partner = i;
      open.pop_back();
    }
  }
  return open.empty();
}

// True if the piece ends an operand, so that an operator behind it has two sides.
bool EndsOperand(const Piece& piece) {
  constexpr std::array<std::string_view, 6> kWords = {"and", "or", "by", "on", "in", "between"};
  switch (piece.kind) {
    case TokenKind::kName:
      return !IsOneOf(piece.text, kWords);
    case TokenKind::kPunctuation:
      return piece.IsClose();
    case TokenKind::kLong:
    case TokenKind::kReal:
    case TokenKind::kTimespan:
    case TokenKind::kString:
      return true;
    case TokenKind::kBad:
    case TokenKind::kEnd:
      return false;
  }
  return false;
}

bool IsComparison(const Piece& piece) {
  constexpr std::array<std::string_view, 11> kOperators = {"==", "!=", "<>", "<",  "<=", ">",
                                                           ">=", "=~", "!~", "..", "|"};
  return piece.kind == TokenKind::kPunctuation && IsOneOf(piece.text, kOperators);
}

// `+`, `/` and `%` between two operands; `-` and `*` stand in names as well and are left alone.
bool IsArithmetic(const std::vector<Piece>& pieces, size_t idx) {
  constexpr std::array<std::string_view, 3> kOperators = {"+", "/", "%"};
  return idx > 0 && pieces[idx].kind == TokenKind::kPunctuation &&
         IsOneOf(pieces[idx].text, kOperators) && EndsOperand(pieces[idx - 1]);
}

// The `=` of a let statement.
bool IsLetEquals(const std::vector<Piece>& pieces, size_t idx) {
  return idx >= 2 && pieces[idx].Is("=") && pieces[idx - 2].Is("let");
}

// What stands before a parenthesis that is no call's; `in~` is two tokens.
bool TakesGroup(const Piece& piece) {
  constexpr std::array<std::string_view, 10> kWords = {"and",     "or",      "in",    "~",  "has_any",
                                                       "has_all", "between", "where", "by", "on"};
  return IsOneOf(piece.text, kWords);
}

}  // namespace

std::optional<std::vector<Piece>> CutIntoPieces(std::string_view text) {
  const std::vector<Token> tokens = Lex(text);
  std::vector<Piece> pieces;
  pieces.reserve(tokens.size());
  size_t gap_start = 0;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind == TokenKind::kBad) return std::nullopt;
    Piece piece{.kind = tokens[i].kind};
    const size_t begin = tokens[i].span.begin;
    size_t last = i;
    const std::string_view word = text.substr(begin, tokens[i].span.size());
    if (piece.kind == TokenKind::kName && IsLiteralType(word) &&
        tokens[i + 1].kind == TokenKind::kPunctuation && text[tokens[i + 1].span.begin] == '(') {
      const size_t end = EndOfLiteral(text, tokens, i + 1);
      if (end == 0) return std::nullopt;
      last = end - 1;
    }
    piece.text = text.substr(begin, tokens[last].span.end - begin);
    piece.is_multi_line = piece.text.find('\n') != std::string_view::npos;
    ReadGap(text.substr(gap_start, begin - gap_start), i == 0, piece);
    gap_start = tokens[last].span.end;
    pieces.push_back(std::move(piece));
    i = last;
  }
  if (!PairBrackets(pieces)) return std::nullopt;
  return pieces;
}

bool HasSpaceBetween(const std::vector<Piece>& pieces, size_t left_idx) {
  const Piece& left = pieces[left_idx];
  const Piece& right = pieces[left_idx + 1];
  if (left.Is("{") || right.Is("}")) return !(left.Is("{") && right.Is("}"));
  if (left.Is("(") || left.Is("[") || right.Is(")") || right.Is("]") || right.Is(",") ||
      right.Is(";"))
    return false;
  if (left.Is(",") || left.Is(";") || right.Is("{")) return true;
  if (IsComparison(left) || IsComparison(right)) return true;
  if (IsArithmetic(pieces, left_idx) || IsArithmetic(pieces, left_idx + 1)) return true;
  // `kind=inner` and `x = 1`: as the author has it, but alike on both sides.
  if (IsLetEquals(pieces, left_idx) || IsLetEquals(pieces, left_idx + 1)) return true;
  if (left.Is("=")) return left.has_gap || right.has_gap;
  if (right.Is("=")) return right.has_gap || pieces[left_idx + 2].has_gap;
  if (right.Is("(") && TakesGroup(left)) return true;
  return right.has_gap;
}

}  // namespace quoll::syntax
