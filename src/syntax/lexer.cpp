// Characters to tokens. A word that starts with a digit is a number, a timespan, or — if it is neither — a name, as in
// Kusto: `1us` is a name that no column has, not a bad number.
#include <array>

#include "base/utf8.h"
#include "syntax/token.h"

namespace quoll::syntax {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHexDigit(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool IsWordChar(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

bool IsTimespanUnit(std::string_view word) {
  constexpr std::string_view kUnits[] = {
      "d", "day", "days", "h", "hr", "hrs", "hour", "hours", "m", "min", "minute", "minutes", "s",
      "sec", "second", "seconds", "ms", "milli", "millis", "millisec", "millisecond",
      "milliseconds", "micro", "micros", "microsec", "microsecond", "microseconds", "nano", "nanos",
      "nanosecond", "nanoseconds", "tick", "ticks"};
  for (const std::string_view unit : kUnits) {
    if (word == unit) return true;
  }
  return false;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> Run() {
    std::vector<Token> tokens;
    while (true) {
      SkipTrivia();
      const uint32_t start = static_cast<uint32_t>(pos_);
      const TokenKind kind = Next();
      tokens.push_back({kind, {start, static_cast<uint32_t>(pos_)}});
      if (kind == TokenKind::kEnd) return tokens;
    }
  }

 private:
  char Peek(size_t ahead = 0) const { return pos_ + ahead < text_.size() ? text_[pos_ + ahead] : '\0'; }
  bool StartsWith(std::string_view prefix) const { return text_.substr(pos_, prefix.size()) == prefix; }

  void SkipTrivia() {
    while (pos_ < text_.size()) {
      const char c = text_[pos_];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v') {
        ++pos_;
      } else if (StartsWith("//")) {
        while (pos_ < text_.size() && text_[pos_] != '\n') ++pos_;
      } else if (StartsWith("\xEF\xBB\xBF")) {
        pos_ += 3;
      } else if (const size_t size = UnicodeBlankSize()) {
        pos_ += size;
      } else {
        return;
      }
    }
  }

  // The no-break, zero-width and other blanks that pages hold which people paste from; 0 where none comes next.
  size_t UnicodeBlankSize() const {
    if (static_cast<unsigned char>(Peek()) < 0x80) return 0;
    size_t after = pos_;
    const char32_t c = base::DecodeUtf8(text_, after);
    const bool is_blank = c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 ||
                          c == 0x202F || c == 0x205F || c == 0x2060 || c == 0x3000;
    return is_blank ? after - pos_ : 0;
  }

  TokenKind Next() {
    if (pos_ >= text_.size()) return TokenKind::kEnd;
    const char c = Peek();
    if (IsStringStart()) return String();
    if (IsDigit(c)) return Number();
    if (IsWordChar(c)) return Word();
    if (static_cast<unsigned char>(c) >= 0x80) return NonAscii();
    return Punctuation();
  }

  bool IsStringStart() const {
    size_t ahead = 0;
    if (Peek() == 'h' || Peek() == 'H') ahead = 1;
    if (Peek(ahead) == '@') ++ahead;
    const char c = Peek(ahead);
    if (c == '"' || c == '\'') return true;
    return c == '`' && Peek(ahead + 1) == '`' && Peek(ahead + 2) == '`';
  }

  TokenKind String() {
    if (Peek() == 'h' || Peek() == 'H') ++pos_;
    const bool is_verbatim = Peek() == '@';
    if (is_verbatim) ++pos_;
    if (StartsWith("```")) {
      const size_t end = text_.find("```", pos_ + 3);
      pos_ = end == std::string_view::npos ? text_.size() : end + 3;
      return end == std::string_view::npos ? TokenKind::kBad : TokenKind::kString;
    }
    const char quote = text_[pos_++];
    while (pos_ < text_.size()) {
      const char c = text_[pos_];
      if (c == '\n' || c == '\r') return TokenKind::kBad;
      ++pos_;
      if (c == '\\' && !is_verbatim) {
        if (pos_ < text_.size() && text_[pos_] != '\n') ++pos_;
      } else if (c == quote) {
        if (!is_verbatim || Peek() != quote) return TokenKind::kString;
        ++pos_;
      }
    }
    return TokenKind::kBad;
  }

  TokenKind Number() {
    const size_t start = pos_;
    if (Peek() == '0' && (Peek(1) == 'x' || Peek(1) == 'X') && IsHexDigit(Peek(2))) {
      pos_ += 2;
      while (IsHexDigit(Peek())) ++pos_;
      return IsWordChar(Peek()) ? Word() : TokenKind::kLong;
    }
    while (IsDigit(Peek())) ++pos_;
    bool is_real = false;
    // `1..5` is a range, `5.` and `5.0` are reals; `5.days` would be neither.
    if (Peek() == '.' && Peek(1) != '.' && !(IsWordChar(Peek(1)) && !IsDigit(Peek(1)))) {
      is_real = true;
      ++pos_;
      while (IsDigit(Peek())) ++pos_;
    }
    if ((Peek() == 'e' || Peek() == 'E') &&
        (IsDigit(Peek(1)) || ((Peek(1) == '+' || Peek(1) == '-') && IsDigit(Peek(2))))) {
      const size_t before = pos_;
      pos_ += 2;
      while (IsDigit(Peek())) ++pos_;
      if (!IsWordChar(Peek())) return TokenKind::kReal;
      pos_ = before;
    }
    if (!IsWordChar(Peek())) return is_real ? TokenKind::kReal : TokenKind::kLong;
    const size_t unit = pos_;
    while (IsWordChar(Peek())) ++pos_;
    if (IsTimespanUnit(text_.substr(unit, pos_ - unit))) return TokenKind::kTimespan;
    if (is_real) {
      pos_ = unit;
      return TokenKind::kReal;
    }
    pos_ = start;
    return Word();
  }

  TokenKind Word() {
    while (IsWordChar(Peek())) ++pos_;
    return TokenKind::kName;
  }

  TokenKind NonAscii() {
    const char32_t c = base::DecodeUtf8(text_, pos_);
    if (!base::IsLetterOrDigit(c)) return TokenKind::kBad;
    while (pos_ < text_.size()) {
      size_t after = pos_;
      if (!IsWordChar(Peek()) && !base::IsLetterOrDigit(base::DecodeUtf8(text_, after))) break;
      pos_ = IsWordChar(Peek()) ? pos_ + 1 : after;
    }
    return TokenKind::kBad;
  }

  TokenKind Punctuation() {
    constexpr std::array<std::string_view, 11> kTwo = {"==", "!=", "<=", ">=", "<>", "=~",
                                                       "!~", "..", "=>", "--", "::"};
    if (Peek() == '!') {
      // `!has`, `!in~`: one token, so that a grammar compares one text.
      size_t end = pos_ + 1;
      while (end < text_.size() && (IsWordChar(text_[end]) || text_[end] == '_')) ++end;
      if (end > pos_ + 1) {
        if (end < text_.size() && text_[end] == '~') ++end;
        pos_ = end;
        return TokenKind::kPunctuation;
      }
    }
    for (const std::string_view two : kTwo) {
      if (two == "--") continue;  // `a--1` is a minus of a negative number
      if (StartsWith(two)) {
        pos_ += 2;
        return TokenKind::kPunctuation;
      }
    }
    constexpr std::string_view kOne = "|()[]{},;:=<>+-*/%.~@?";
    const char c = text_[pos_++];
    return kOne.find(c) == std::string_view::npos ? TokenKind::kBad : TokenKind::kPunctuation;
  }

  std::string_view text_;
  size_t pos_ = 0;
};

bool DecodeHex(std::string_view text, size_t& pos, size_t num_digits, char32_t& value) {
  value = 0;
  for (size_t i = 0; i < num_digits; ++i, ++pos) {
    if (pos >= text.size() || !IsHexDigit(text[pos])) return false;
    const char c = text[pos];
    value = value * 16 + static_cast<char32_t>(IsDigit(c) ? c - '0' : (c | 32) - 'a' + 10);
  }
  return true;
}

bool DecodeEscape(std::string_view text, size_t& pos, std::string& value) {
  const char c = text[pos++];
  char32_t code_point = 0;
  switch (c) {
    case 'n': value.push_back('\n'); return true;
    case 't': value.push_back('\t'); return true;
    case 'r': value.push_back('\r'); return true;
    case 'a': value.push_back('\a'); return true;
    case 'b': value.push_back('\b'); return true;
    case 'f': value.push_back('\f'); return true;
    case 'v': value.push_back('\v'); return true;
    case '\\':
    case '\'':
    case '"': value.push_back(c); return true;
    case 'x':
      if (!DecodeHex(text, pos, 2, code_point)) return false;
      break;
    case 'u':
      if (!DecodeHex(text, pos, 4, code_point)) return false;
      if (code_point >= 0xD800 && code_point < 0xDC00 && text.substr(pos, 2) == "\\u") {
        size_t low_pos = pos + 2;
        char32_t low = 0;
        if (DecodeHex(text, low_pos, 4, low) && low >= 0xDC00 && low < 0xE000) {
          code_point = 0x10000 + ((code_point - 0xD800) << 10) + (low - 0xDC00);
          pos = low_pos;
        }
      }
      break;
    case 'U':
      if (!DecodeHex(text, pos, 8, code_point)) return false;
      break;
    default:
      if (c < '0' || c > '7') return false;
      code_point = static_cast<char32_t>(c - '0');
      for (int i = 0; i < 2 && pos < text.size() && text[pos] >= '0' && text[pos] <= '7'; ++i) {
        code_point = code_point * 8 + static_cast<char32_t>(text[pos++] - '0');
      }
  }
  if (code_point > 0x10FFFF) return false;
  base::AppendUtf8(value, code_point);
  return true;
}

}  // namespace

std::vector<Token> Lex(std::string_view text) { return Lexer(text).Run(); }

bool DecodeString(std::string_view literal, std::string& value) {
  if (!literal.empty() && (literal[0] == 'h' || literal[0] == 'H')) literal.remove_prefix(1);
  const bool is_verbatim = !literal.empty() && literal[0] == '@';
  if (is_verbatim) literal.remove_prefix(1);
  if (literal.substr(0, 3) == "```") {
    std::string_view inner = literal.substr(3, literal.size() - 6);
    value += inner;
    return true;
  }
  const char quote = literal[0];
  const std::string_view inner = literal.substr(1, literal.size() - 2);
  for (size_t pos = 0; pos < inner.size();) {
    const char c = inner[pos++];
    if (is_verbatim) {
      value.push_back(c);
      if (c == quote) ++pos;
    } else if (c == '\\') {
      if (pos >= inner.size() || !DecodeEscape(inner, pos, value)) return false;
    } else {
      value.push_back(c);
    }
  }
  return true;
}

}  // namespace quoll::syntax
