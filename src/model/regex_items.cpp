// Escapes and character classes of the regex walker.
#include "model/regex_walker.h"

namespace quoll::model {
namespace {

int HexValue(char32_t c) {
  if (IsAsciiDigit(c)) return static_cast<int>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<int>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<int>(c - 'A' + 10);
  return -1;
}

}  // namespace

bool RegexWalker::ReadEscape(Escape& escape) {
  Take();
  const char32_t c = Peek();
  if (c == kEnd) return Fail("the pattern ends in `\\`");
  if (IsAsciiDigit(c)) return ReadOctal(escape.character);
  Take();
  switch (c) {
    case 'a':
      escape.character = '\a';
      return true;
    case 'f':
      escape.character = '\f';
      return true;
    case 'n':
      escape.character = '\n';
      return true;
    case 'r':
      escape.character = '\r';
      return true;
    case 't':
      escape.character = '\t';
      return true;
    case 'v':
      escape.character = '\v';
      return true;
    case 'x':
    case 'u':
    case 'U':
      return ReadHexEscape(c, escape.character);
    case 'd':
    case 'D':
    case 's':
    case 'S':
    case 'w':
    case 'W':
      escape.kind = Escape::Kind::kPerl;
      escape.letter = static_cast<char>(c);
      if (c < 'a' && !syntax_.unicode) {
        return Fail("a negated class without the flag `u` can match invalid UTF-8");
      }
      return true;
    case 'p':
    case 'P':
      return ReadProperty(c == 'P', escape);
    case 'A':
    case 'z':
      escape.kind = Escape::Kind::kAssertion;
      escape.rewritten = c == 'A' ? "\\A" : "\\z";
      return true;
    case 'B':
      escape.kind = Escape::Kind::kAssertion;
      escape.rewritten = "\\B";
      return true;
    case 'b':
      return ReadBoundary(escape);
    case '<':
      return ReadWordStart(escape, "\\<");
    case '>':
      return Fail("the word boundary `\\>` is not supported");
    case 'Z':
      return Fail("`\\Z` is not part of the dialect, `\\z` is");
    case 'Q':
    case 'E':
      return Fail("`\\Q` and `\\E` are not part of the dialect");
    case 'k':
      return Fail("backreferences are not part of the dialect");
    default:
      break;
  }
  if (IsAsciiLetter(c) || c >= 0x80) {
    std::string shown;
    base::AppendUtf8(shown, c);
    return Fail(fmt::format("the escape `\\{}` has no meaning", shown));
  }
  escape.character = c;
  return true;
}

bool RegexWalker::ReadBoundary(Escape& escape) {
  if (Eat("{start}")) return ReadWordStart(escape, "\\b{start}");
  for (const std::string_view side : {"{end}", "{start-half}", "{end-half}"}) {
    if (Eat(side)) return Fail(fmt::format("the word boundary `\\b{}` is not supported", side));
  }
  escape.kind = Escape::Kind::kAssertion;
  escape.rewritten = "\\b";
  return true;
}

// The start of a word before what is a word character in any case: there it is `\b`. Elsewhere RE2
// cannot say it.
bool RegexWalker::ReadWordStart(Escape& escape, std::string_view spelling) {
  const std::string_view rest = pattern_.substr(pos_);
  const bool is_escape = rest.starts_with("\\w") || rest.starts_with("\\d");
  const char32_t c = Peek();
  const size_t length = is_escape ? 2 : IsAsciiLetter(c) || IsAsciiDigit(c) || c == '_' ? 1 : 0;
  const std::string_view after = rest.substr(std::min(length, rest.size()));
  const bool may_be_absent =
      after.starts_with('*') || after.starts_with('?') ||
      (after.starts_with('{') && after.find_first_not_of("{ ") != after.find_first_of("123456789"));
  if (length == 0 || may_be_absent) {
    return Fail(
        fmt::format("the word boundary `{}` is supported before a word character only", spelling));
  }
  escape.kind = Escape::Kind::kAssertion;
  escape.rewritten = "\\b";
  return true;
}

// `\0`, `\12` with a leading zero, `\123`; a shorter number is what other dialects call a
// backreference.
bool RegexWalker::ReadOctal(char32_t& c) {
  const size_t begin = pos_;
  c = 0;
  while (pos_ - begin < 3 && Peek() >= '0' && Peek() <= '7') c = c * 8 + (Take() - '0');
  const size_t num_digits = pos_ - begin;
  if (num_digits == 3 || (num_digits > 0 && pattern_[begin] == '0')) return true;
  return Fail("backreferences are not part of the dialect");
}

bool RegexWalker::ReadHexEscape(char32_t letter, char32_t& c) {
  c = 0;
  const bool is_braced = Eat("{");
  const size_t fixed = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
  size_t num_digits = 0;
  while (is_braced ? Peek() != '}' : num_digits < fixed) {
    const int digit = HexValue(Peek());
    if (digit < 0 || c > kMaxCodePoint) return Fail("malformed hexadecimal escape");
    c = c * 16 + static_cast<char32_t>(digit);
    ++num_digits;
    Take();
  }
  if (is_braced) Take();
  const bool is_surrogate = c >= 0xD800 && c < 0xE000;
  if (num_digits == 0 || c > kMaxCodePoint || is_surrogate)
    return Fail("the escape is no Unicode character");
  if (!syntax_.unicode && letter == 'x' && c >= 0x80) {
    return Fail("a byte above 7F without the flag `u` can match invalid UTF-8");
  }
  return true;
}

bool RegexWalker::ReadProperty(bool is_negated, Escape& escape) {
  if (!syntax_.unicode) return Fail("a Unicode property needs the flag `u`");
  escape.kind = Escape::Kind::kProperty;
  escape.polarity = is_negated ? Polarity::kNegative : Polarity::kPositive;
  if (Peek() == kEnd) return Fail("a Unicode property has no name");
  const size_t begin = pos_;
  if (!Eat("{")) {
    Take();
    escape.name = pattern_.substr(begin, pos_ - begin);
    return true;
  }
  const size_t end = pattern_.find('}', pos_);
  if (end == std::string_view::npos) return Fail("the name of a Unicode property is not closed");
  escape.name = pattern_.substr(pos_, end - pos_);
  pos_ = end + 1;
  return true;
}

bool RegexWalker::ReadClass(int depth, RegexClass& result, Polarity& polarity) {
  if (depth > kMaxRegexDepth) return Fail("the pattern nests too deep");
  Take();
  SkipVerbose();
  polarity = Eat("^") ? Polarity::kNegative : Polarity::kPositive;
  if (polarity == Polarity::kNegative && !syntax_.unicode) {
    return Fail("a negated class without the flag `u` can match invalid UTF-8");
  }
  SkipVerbose();
  // The operand that is being read, and the operation that waits for it.
  RegexClass operand;
  bool has_op = false;
  ClassOp op = ClassOp::kIntersection;
  bool is_start = true;
  while (Peek() == '-') Take(), operand.AddChar('-'), is_start = false, SkipVerbose();
  if (is_start && Peek() == ']') Take(), operand.AddChar(']');
  const auto close_operand = [&] {
    std::string reason;
    if (!has_op) {
      result = std::move(operand);
    } else if (!result.Apply(op, std::move(operand), fold(), reason)) {
      return Fail(reason);
    }
    operand = RegexClass();
    return true;
  };
  while (true) {
    SkipVerbose();
    const char32_t c = Peek();
    if (c == kEnd) return FailToday("unclosed character class");
    if (Eat("]")) return close_operand();
    if (c == '[') {
      if (ReadAsciiClass(operand)) {
        if (!error_.empty()) return false;
        continue;
      }
      if (syntax_.is_former) {
        if (!ReadClassItem(operand)) return false;
        continue;
      }
      RegexClass inner;
      Polarity inner_polarity = Polarity::kPositive;
      if (!ReadClass(depth + 1, inner, inner_polarity)) return false;
      std::string reason;
      if (inner_polarity == Polarity::kNegative && !inner.Negate(fold(), reason))
        return Fail(reason);
      operand.Add(inner);
    } else if (!syntax_.is_former &&
               (pattern_.substr(pos_, 2) == "&&" || pattern_.substr(pos_, 2) == "--" ||
                pattern_.substr(pos_, 2) == "~~")) {
      if (!close_operand()) return false;
      has_op = true;
      op = c == '&'   ? ClassOp::kIntersection
           : c == '-' ? ClassOp::kDifference
                      : ClassOp::kSymmetricDifference;
      pos_ += 2;
    } else if (!ReadClassItem(operand)) {
      return false;
    }
  }
}

bool RegexWalker::ReadClassItem(RegexClass& result) {
  bool is_char = false;
  char32_t first = 0;
  if (!ReadClassChar(result, is_char, first)) return false;
  SkipVerbose();
  if (Peek() == kEnd) return FailToday("unclosed character class");
  const char32_t second = Peek() == '-' ? PeekSecond() : kEnd;
  if (Peek() != '-' || second == ']' || second == '-') {
    if (is_char) result.AddChar(first);
    return true;
  }
  Take();
  SkipVerbose();
  if (Peek() == kEnd) return FailToday("unclosed character class");
  bool is_last_char = false;
  char32_t last = 0;
  if (!ReadClassChar(result, is_last_char, last)) return false;
  if (!is_char || !is_last_char) return Fail("a range needs single characters at both ends");
  if (last < first) return Fail("a range has its ends in the wrong order");
  result.AddRange(first, last);
  return true;
}

// One character, or an escape that stands for several and goes to `result` at once.
bool RegexWalker::ReadClassChar(RegexClass& result, bool& is_char, char32_t& c) {
  is_char = true;
  if (Peek() != '\\') {
    c = Take();
    return true;
  }
  Escape escape;
  if (!ReadEscape(escape)) return false;
  std::string reason;
  switch (escape.kind) {
    case Escape::Kind::kChar:
      c = escape.character;
      return true;
    case Escape::Kind::kAssertion:
      return FailToday("an assertion cannot stand in a character class");
    case Escape::Kind::kPerl:
      is_char = false;
      result.AddPerl(escape.letter, syntax_.unicode);
      return true;
    case Escape::Kind::kProperty:
      is_char = false;
      return result.AddProperty(escape.name, escape.polarity, reason) || Fail(reason);
  }
  return false;
}

bool RegexWalker::ReadAsciiClass(RegexClass& result) {
  if (pattern_.substr(pos_, 2) != "[:") return false;
  const size_t end = pattern_.find(":]", pos_ + 2);
  if (end == std::string_view::npos) return false;
  std::string_view name = pattern_.substr(pos_ + 2, end - pos_ - 2);
  const bool is_negative = name.starts_with('^');
  if (is_negative) name.remove_prefix(1);
  const bool is_known =
      result.AddAscii(name, is_negative ? Polarity::kNegative : Polarity::kPositive);
  // Any other text between the colons is a nested class.
  if (!is_known) return false;
  if (is_negative && !syntax_.unicode)
    Fail("a negated class without the flag `u` can match invalid UTF-8");
  pos_ = end + 2;
  return true;
}

}  // namespace quoll::model
