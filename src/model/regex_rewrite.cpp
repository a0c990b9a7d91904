// The walk over a pattern. Flags are resolved here: only case folding is left to RE2, as `(?i)` and
// `(?-i)` groups that follow the flags; every other construct is written in a form that no flag
// changes.
//
// DIFFERS: `\b` and `\B` know ASCII letters, digits and `_` only; RE2 has no Unicode word boundary.
// They are the same in ASCII text. The one-sided forms (`\b{start}`, `\<` and so on) are refused.
#include "model/regex_rewrite.h"

#include "model/regex_walker.h"

namespace quoll::model {

void RegexWalker::SkipVerbose() {
  if (!syntax_.verbose) return;
  const CharSet blanks = WhiteSpace();
  while (pos_ < pattern_.size()) {
    const char32_t c = Peek();
    if (c == '#') {
      pos_ = std::min(pattern_.find('\n', pos_), pattern_.size());
    } else if (blanks.Contains(c)) {
      Take();
    } else {
      return;
    }
  }
}

char32_t RegexWalker::PeekSecond() {
  const size_t before = pos_;
  Take();
  SkipVerbose();
  const char32_t c = Peek();
  pos_ = before;
  return c;
}

void RegexWalker::SwitchFolding() {
  // Without Unicode only ASCII letters fold; they are written as classes.
  const bool is_wanted = syntax_.case_insensitive && syntax_.unicode;
  if (is_wanted == is_folding_) return;
  out_ += is_wanted ? "(?i)" : "(?-i)";
  is_folding_ = is_wanted;
}

bool RegexWalker::ReadAlternation(int depth) {
  if (depth > kMaxRegexDepth) return Fail("the pattern nests too deep");
  while (true) {
    SkipVerbose();
    const char32_t c = Peek();
    if (c == kEnd || c == ')') return true;
    if (c == '|') {
      Take();
      out_.push_back('|');
      continue;
    }
    const size_t begin = out_.size();
    Atom atom = Atom::kNone;
    if (!ReadAtom(depth, atom) || !ReadRepetitions(begin, atom)) return false;
  }
}

bool RegexWalker::ReadAtom(int depth, Atom& atom) {
  atom = Atom::kPlain;
  const char32_t c = Peek();
  switch (c) {
    case '(':
      return ReadGroup(depth, atom);
    case '[': {
      RegexClass result;
      Polarity polarity = Polarity::kPositive;
      if (!ReadClass(depth, result, polarity)) return false;
      out_ += result.Render(polarity, fold());
      return true;
    }
    case '\\':
      return ReadEscapeAtom(atom);
    case '.':
      return WriteDot();
    case '^':
      atom = Atom::kAssertion;
      return WriteLineStart();
    case '$':
      atom = Atom::kAssertion;
      return WriteLineEnd();
    case '*':
    case '+':
    case '?':
      return Fail("nothing to repeat");
    case '{':
      if (!syntax_.is_former || IsCount()) return FailToday("nothing to repeat");
      break;
    default:
      break;
  }
  WriteChar(Take());
  return true;
}

void RegexWalker::WriteChar(char32_t c) {
  if (fold() == ClassFold::kAscii && IsAsciiLetter(c)) {
    out_ += {'[', static_cast<char>(c & ~char32_t{0x20}), static_cast<char>(c | 0x20), ']'};
  } else {
    AppendRegexChar(out_, c);
  }
}

bool RegexWalker::WriteDot() {
  if (!syntax_.unicode) return Fail("`.` without the flag `u` can match invalid UTF-8");
  Take();
  if (syntax_.dot_matches_newline) {
    out_ += "(?s:.)";
  } else {
    out_ += syntax_.crlf ? "[^\\r\\n]" : "[^\\n]";
  }
  return true;
}

bool RegexWalker::WriteLineStart() {
  if (syntax_.multi_line && syntax_.crlf)
    return Fail("`^` with the flags `m` and `R` is not supported");
  Take();
  out_ += syntax_.multi_line ? "(?m:^)" : "\\A";
  return true;
}

bool RegexWalker::WriteLineEnd() {
  if (syntax_.multi_line && syntax_.crlf)
    return Fail("`$` with the flags `m` and `R` is not supported");
  Take();
  out_ += syntax_.multi_line ? "(?m:$)" : "\\z";
  return true;
}

bool RegexWalker::ReadRepetitions(size_t begin, Atom atom) {
  for (int num_stacked = 0;; ++num_stacked) {
    SkipVerbose();
    const char32_t c = Peek();
    std::string op;
    if (c == '*' || c == '+' || c == '?') {
      op.assign(1, static_cast<char>(Take()));
    } else if (c == '{' && !(syntax_.is_former && !IsCount())) {
      if (!ReadCounts(op)) return false;
    } else {
      return true;
    }
    if (atom == Atom::kNone) return Fail("nothing to repeat");
    if (num_stacked > kMaxRegexDepth) return Fail("too many repetition operators in a row");
    const bool is_lazy = Eat("?");
    // RE2 takes neither two operators in a row nor all repeated assertions.
    if (num_stacked > 0 || atom == Atom::kAssertion) {
      out_.insert(begin, "(?:");
      out_.push_back(')');
    }
    out_ += op;
    if (is_lazy != syntax_.ungreedy) out_.push_back('?');
  }
}

bool RegexWalker::IsCount() const {
  size_t pos = pos_ + 1;
  const auto skip_digits = [&] {
    const size_t begin = pos;
    while (pos < pattern_.size() && IsAsciiDigit(static_cast<unsigned char>(pattern_[pos]))) ++pos;
    return pos > begin;
  };
  if (!skip_digits()) return false;
  if (pattern_.substr(pos, 1) == ",") ++pos, skip_digits();
  return pattern_.substr(pos, 1) == "}";
}

bool RegexWalker::ReadNumber(int& value) {
  const CharSet blanks = WhiteSpace();
  while (blanks.Contains(Peek())) Take();
  const size_t begin = pos_;
  value = 0;
  while (IsAsciiDigit(Peek())) {
    value = std::min(value * 10 + static_cast<int>(Peek() - '0'), kMaxRegexRepeat + 1);
    Take();
  }
  const bool has_digits = pos_ != begin;
  while (blanks.Contains(Peek())) Take();
  return has_digits;
}

bool RegexWalker::ReadCounts(std::string& op) {
  Take();
  int least = 0;
  int most = 0;
  const bool has_least = ReadNumber(least);
  const bool has_comma = Eat(",");
  const bool has_most = has_comma && ReadNumber(most);
  if (!Eat("}")) return FailToday("unclosed or malformed counted repetition");
  if (!has_least && !has_most) return FailToday("counted repetition without a number");
  if (std::max(least, most) > kMaxRegexRepeat) {
    return Fail(fmt::format("repetition of more than {} times is not supported", kMaxRegexRepeat));
  }
  if (has_most && most < least)
    return Fail("counted repetition with its bounds in the wrong order");
  if (!has_comma) {
    op = fmt::format("{{{}}}", least);
  } else if (has_most) {
    op = fmt::format("{{{},{}}}", least, most);
  } else {
    op = fmt::format("{{{},}}", least);
  }
  return true;
}

bool RegexWalker::ReadGroup(int depth, Atom& atom) {
  Take();
  const RegexSyntax outer = syntax_;
  const bool was_folding = is_folding_;
  if (pattern_.substr(pos_, 1) != "?") {
    out_.push_back('(');
  } else if (Eat("?=") || Eat("?!") || Eat("?<=") || Eat("?<!")) {
    return Fail("look-around is not part of the dialect");
  } else if (Eat("?P=")) {
    return Fail("backreferences are not part of the dialect");
  } else if (Eat("?P<") || Eat("?<")) {
    if (!ReadGroupName()) return false;
    out_.push_back('(');
  } else {
    Take();
    RegexSyntax inner = syntax_;
    if (!ReadFlags(inner)) return false;
    syntax_ = inner;
    if (Eat(")")) {
      // Flags for the rest of the group around.
      SwitchFolding();
      atom = Atom::kNone;
      return true;
    }
    if (!Eat(":")) return Fail("unknown kind of group");
    out_ += "(?:";
    SwitchFolding();
  }
  if (!ReadAlternation(depth + 1)) return false;
  if (!Eat(")")) return Fail("unclosed group");
  out_.push_back(')');
  syntax_ = outer;
  is_folding_ = was_folding;
  return true;
}

bool RegexWalker::ReadGroupName() {
  const size_t begin = pos_;
  while (Peek() != '>') {
    const char32_t c = Peek();
    if (c == kEnd) return Fail("unclosed name of a group");
    const bool is_first = pos_ == begin;
    const bool is_letter = c == '_' || (base::IsLetterOrDigit(c) && !(is_first && IsAsciiDigit(c)));
    const bool is_other = !is_first && (c == '.' || c == '[' || c == ']');
    if (!is_letter && !is_other) return Fail("a group's name has a character that is not allowed");
    Take();
  }
  const std::string_view name = pattern_.substr(begin, pos_ - begin);
  Take();
  if (name.empty()) return Fail("a group's name is empty");
  if (!names_.insert(name).second) return Fail("two groups have the same name");
  return true;
}

bool RegexWalker::ReadFlags(RegexSyntax& syntax) {
  bool value = true;
  bool is_dangling = true;
  std::set<char32_t> seen;
  while (Peek() != ':' && Peek() != ')') {
    const char32_t c = Peek();
    if (c == '-') {
      if (!value) return Fail("the flags have two `-`");
      value = false;
      is_dangling = true;
      Take();
      continue;
    }
    if (!seen.insert(c).second) return Fail("a flag stands twice");
    switch (c) {
      case 'i':
        syntax.case_insensitive = value;
        break;
      case 'm':
        syntax.multi_line = value;
        break;
      case 's':
        syntax.dot_matches_newline = value;
        break;
      case 'R':
        syntax.crlf = value;
        break;
      case 'U':
        syntax.ungreedy = value;
        break;
      case 'u':
        syntax.unicode = value;
        break;
      case 'x':
        syntax.verbose = value;
        break;
      default:
        return Fail("unknown flag or kind of group");
    }
    is_dangling = false;
    Take();
  }
  const bool is_empty_group = Peek() == ':' && value;
  return !is_dangling || is_empty_group || Fail("a group has no flags");
}

bool RegexWalker::ReadEscapeAtom(Atom& atom) {
  Escape escape;
  if (!ReadEscape(escape)) return false;
  RegexClass result;
  switch (escape.kind) {
    case Escape::Kind::kChar:
      WriteChar(escape.character);
      return true;
    case Escape::Kind::kAssertion:
      atom = Atom::kAssertion;
      out_ += escape.rewritten;
      return true;
    case Escape::Kind::kPerl: {
      // `\W` is the class `[^\w]`: RE2 then needs no list of all other characters.
      const bool is_negative = escape.letter < 'a';
      result.AddPerl(static_cast<char>(escape.letter | 0x20), syntax_.unicode);
      out_ +=
          result.Render(is_negative ? Polarity::kNegative : Polarity::kPositive, ClassFold::kNone);
      return true;
    }
    case Escape::Kind::kProperty: {
      std::string reason;
      if (!result.AddProperty(escape.name, escape.polarity, reason)) return Fail(reason);
      out_ += result.Render(Polarity::kPositive, fold());
      return true;
    }
  }
  return false;
}

std::optional<std::string> RewriteRegex(std::string_view pattern, const RegexSyntax& syntax,
                                        std::string& error) {
  if (pattern.size() > kMaxRegexBytes) {
    error = fmt::format("the pattern is longer than {} bytes", kMaxRegexBytes);
    return std::nullopt;
  }
  if (!base::IsValidUtf8(pattern)) {
    error = "the pattern is not valid UTF-8";
    return std::nullopt;
  }
  RegexWalker walker(pattern, syntax);
  if (walker.Run()) return std::move(walker.out());
  RegexSyntax former_syntax = syntax;
  former_syntax.is_former = true;
  RegexWalker former(pattern, former_syntax);
  if (walker.is_former_fault() && former.Run()) return std::move(former.out());
  error = std::move(walker.error());
  return std::nullopt;
}

}  // namespace quoll::model
