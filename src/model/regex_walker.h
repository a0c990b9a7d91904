// The walker behind RewriteRegex, declared apart because its two halves are long: regex_rewrite.cpp
// has groups, repetitions and flags, regex_items.cpp has escapes and character classes. For these
// two files only.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "model/regex_class.h"
#include "model/regex_rewrite.h"

namespace quoll::model {

class RegexWalker {
 public:
  RegexWalker(std::string_view pattern, const RegexSyntax& syntax)
      : pattern_(pattern), syntax_(syntax) {}

  bool Run() {
    SwitchFolding();
    if (!ReadAlternation(0)) return false;
    if (Peek() == ')') return Fail("unopened `)`");
    return true;
  }
  std::string& out() { return out_; }
  std::string& error() { return error_; }
  // The fault is one that RegexSyntax::is_former does not know.
  bool is_former_fault() const { return is_former_fault_; }

 private:
  // No character: the end of the pattern.
  static constexpr char32_t kEnd = 0xFFFFFFFF;

  // What stands at a place of the pattern, as far as repetition cares.
  enum class Atom { kNone, kPlain, kAssertion };
  struct Escape {
    enum class Kind { kChar, kPerl, kProperty, kAssertion } kind = Kind::kChar;
    char32_t character = 0;
    char letter = 0;        // kPerl
    std::string_view name;  // kProperty
    Polarity polarity = Polarity::kPositive;
    std::string_view rewritten;  // kAssertion
  };

  // The code point at the place, or kEnd.
  char32_t Peek() const {
    size_t pos = pos_;
    return pos < pattern_.size() ? base::DecodeUtf8(pattern_, pos) : kEnd;
  }
  char32_t Take() { return base::DecodeUtf8(pattern_, pos_); }
  bool Eat(std::string_view text) {
    if (pattern_.substr(pos_, text.size()) != text) return false;
    pos_ += text.size();
    return true;
  }
  bool Fail(std::string message) {
    if (error_.empty())
      error_ = fmt::format("{} at position {}", message, std::min(pos_, pattern_.size()) + 1);
    return false;
  }
  bool FailToday(std::string message) {
    is_former_fault_ = error_.empty();
    return Fail(std::move(message));
  }
  void SkipVerbose();
  // The character after the next one, blanks of the verbose mode apart.
  char32_t PeekSecond();
  // Brings RE2's case folding in line with the flags.
  void SwitchFolding();
  ClassFold fold() const {
    if (!syntax_.case_insensitive) return ClassFold::kNone;
    return syntax_.unicode ? ClassFold::kUnicode : ClassFold::kAscii;
  }

  bool ReadAlternation(int depth);
  bool ReadAtom(int depth, Atom& atom);
  bool ReadRepetitions(size_t begin, Atom atom);
  // Whether `{n}`, `{n,}` or `{n,m}` without blanks stands here.
  bool IsCount() const;
  bool ReadCounts(std::string& op);
  bool ReadNumber(int& value);
  bool ReadGroup(int depth, Atom& atom);
  bool ReadGroupName();
  bool ReadFlags(RegexSyntax& syntax);
  bool ReadEscapeAtom(Atom& atom);
  void WriteChar(char32_t c);
  bool WriteDot();
  bool WriteLineStart();
  bool WriteLineEnd();

  bool ReadEscape(Escape& escape);
  bool ReadHexEscape(char32_t letter, char32_t& c);
  bool ReadOctal(char32_t& c);
  bool ReadProperty(bool is_negated, Escape& escape);
  bool ReadBoundary(Escape& escape);
  bool ReadWordStart(Escape& escape, std::string_view spelling);

  bool ReadClass(int depth, RegexClass& result, Polarity& polarity);
  bool ReadClassItem(RegexClass& result);
  bool ReadClassChar(RegexClass& result, bool& is_char, char32_t& c);
  // `[:alpha:]`: true if one stood there (or failed, see error_).
  bool ReadAsciiClass(RegexClass& result);

  std::string_view pattern_;
  RegexSyntax syntax_;
  size_t pos_ = 0;
  bool is_folding_ = false;
  std::string out_;
  std::string error_;
  bool is_former_fault_ = false;
  std::set<std::string_view> names_;
};

inline bool IsAsciiDigit(char32_t c) { return c >= '0' && c <= '9'; }
inline bool IsAsciiLetter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace quoll::model
