// Character classes of the regex rewriter.
#include "model/regex_class.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace quoll::model {
namespace {

struct AsciiClass {
  std::string_view name;
  CharSet chars;
};

std::array<AsciiClass, 14> AsciiClasses() {
  return {{{"alnum", {{'0', '9'}, {'A', 'Z'}, {'a', 'z'}}},
           {"alpha", {{'A', 'Z'}, {'a', 'z'}}},
           {"ascii", {{0, 0x7F}}},
           {"blank", {{'\t', '\t'}, {' ', ' '}}},
           {"cntrl", {{0, 0x1F}, {0x7F, 0x7F}}},
           {"digit", {{'0', '9'}}},
           {"graph", {{'!', '~'}}},
           {"lower", {{'a', 'z'}}},
           {"print", {{' ', '~'}}},
           {"punct", {{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}}},
           {"space", {{'\t', '\r'}, {' ', ' '}}},
           {"upper", {{'A', 'Z'}}},
           {"word", {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}},
           {"xdigit", {{'0', '9'}, {'A', 'F'}, {'a', 'f'}}}}};
}

// A character inside a class: everything but letters and digits by its number.
void AppendClassChar(std::string& out, char32_t c) {
  const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (is_plain) {
    out.push_back(static_cast<char>(c));
  } else {
    out += fmt::format("\\x{{{:x}}}", static_cast<uint32_t>(c));
  }
}

// RE2 spells scripts with capitals at the start of each word.
std::string ScriptSpelling(std::string_view name) {
  std::string out;
  bool is_start = true;
  for (const char c : name) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_lower = c >= 'a' && c <= 'z';
    if (!is_upper && !is_lower && c != '_' && c != ' ' && c != '-') return {};
    if (is_upper || is_lower) {
      out.push_back(static_cast<char>(is_start ? c & ~0x20 : c | 0x20));
      is_start = false;
    } else {
      out.push_back('_');
      is_start = true;
    }
  }
  return out;
}

}  // namespace

void AppendRegexChar(std::string& out, char32_t c) {
  const bool is_word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '_' || c == ' ';
  if (is_word || c >= 0xA0) {
    base::AppendUtf8(out, c);
  } else if (c < 0x20 || c >= 0x7F) {
    out += fmt::format("\\x{{{:x}}}", static_cast<uint32_t>(c));
  } else {
    out.push_back('\\');
    out.push_back(static_cast<char>(c));
  }
}

void RegexClass::Add(const RegexClass& other) {
  ranges_.Add(other.ranges_);
  properties_.insert(properties_.end(), other.properties_.begin(), other.properties_.end());
}

void RegexClass::AddCategories(std::string_view name, CategoryMask mask, Polarity polarity) {
  const char* letter = polarity == Polarity::kPositive ? "p" : "P";
  properties_.push_back({fmt::format("\\{}{{{}}}", letter, name), mask, polarity});
}

void RegexClass::AddPerl(char letter, bool is_unicode) {
  const bool is_negative = letter < 'a';
  const char kind = static_cast<char>(letter | 0x20);
  if (kind == 'd' && is_unicode) {
    AddCategories("Nd", CategoriesFromName("Nd"),
                  is_negative ? Polarity::kNegative : Polarity::kPositive);
    return;
  }
  if (kind == 'w' && is_unicode && !is_negative) {
    for (const std::string_view name : {"L", "M", "Nd", "Nl", "Pc"}) {
      AddCategories(name, CategoriesFromName(name), Polarity::kPositive);
    }
    ranges_.Add(OtherWordChars());
    return;
  }
  CharSet chars;
  if (!is_unicode) {
    for (const AsciiClass& row : AsciiClasses()) {
      const bool is_meant = (kind == 'd' && row.name == "digit") ||
                            (kind == 's' && row.name == "space") ||
                            (kind == 'w' && row.name == "word");
      if (is_meant) chars = row.chars;
    }
  } else if (kind == 's') {
    chars = WhiteSpace();
  } else {
    CategoryMask mask = 0;
    for (const std::string_view name : {"L", "M", "Nd", "Nl", "Pc"})
      mask |= CategoriesFromName(name);
    chars = CharsOfCategories(mask);
    chars.Add(OtherWordChars());
  }
  ranges_.Add(is_negative ? chars.Complement() : chars);
}

bool RegexClass::AddAscii(std::string_view name, Polarity polarity) {
  for (const AsciiClass& row : AsciiClasses()) {
    if (row.name != name) continue;
    ranges_.Add(polarity == Polarity::kPositive ? row.chars : row.chars.Complement());
    return true;
  }
  return false;
}

bool RegexClass::AddProperty(std::string_view name, Polarity polarity, std::string& error) {
  std::string_view value = name;
  std::string_view property;
  if (const size_t mark = name.find_first_of("=:"); mark != std::string_view::npos) {
    property = name.substr(0, mark);
    if (property.ends_with('!')) {
      property.remove_suffix(1);
      polarity = polarity == Polarity::kPositive ? Polarity::kNegative : Polarity::kPositive;
    }
    value = name.substr(mark + 1);
  }
  const std::string key = ScriptSpelling(property);
  const bool is_category = key.empty() || key == "Gc" || key == "General_Category";
  const bool is_script = key.empty() || key == "Sc" || key == "Script";
  if (const CategoryMask mask = CategoriesFromName(value); is_category && mask != 0) {
    // RE2 has no name for unassigned and cased characters.
    const CategoryMask unknown = CategoriesFromName("Cn");
    if ((mask & unknown) != 0 || mask == CategoriesFromName("LC")) {
      const CharSet chars = CharsOfCategories(mask);
      ranges_.Add(polarity == Polarity::kPositive ? chars : chars.Complement());
      return true;
    }
    // RE2 knows the short names only.
    for (const std::string_view short_name :
         {"L",  "Lu", "Ll", "Lt", "Lm", "Lo", "M",  "Mn", "Mc", "Me", "N", "Nd",
          "Nl", "No", "P",  "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "S", "Sm",
          "Sc", "Sk", "So", "Z",  "Zs", "Zl", "Zp", "Cc", "Cf", "Co"}) {
      if (CategoriesFromName(short_name) == mask) AddCategories(short_name, mask, polarity);
    }
    return true;
  }
  const std::string spelling = ScriptSpelling(value);
  CharSet chars;
  if (key.empty() && (spelling == "Any" || spelling == "Ascii" || spelling == "White_Space")) {
    chars = spelling == "White_Space"
                ? WhiteSpace()
                : CharSet{{0, spelling == "Ascii" ? char32_t{0x7F} : kMaxCodePoint}};
    ranges_.Add(polarity == Polarity::kPositive ? chars : chars.Complement());
    return true;
  }
  if (!is_script || spelling.empty()) {
    error = fmt::format("the Unicode property `{}` is unknown or not supported", name);
    return false;
  }
  AddCategories(spelling, 0, polarity);
  return true;
}

bool RegexClass::Resolve(ClassFold fold, std::string& error) {
  CategoryMask mask = 0;
  for (const Property& property : properties_) {
    if (property.mask == 0) {
      error = fmt::format("`{}` inside a negated or combined character class is not supported",
                          property.text);
      return false;
    }
    if (property.polarity == Polarity::kPositive) {
      mask |= property.mask;
    } else {
      const CharSet chars = CharsOfCategories(property.mask);
      ranges_.Add((fold == ClassFold::kUnicode ? chars.Folded() : chars).Complement());
    }
  }
  if (mask != 0) ranges_.Add(CharsOfCategories(mask));
  properties_.clear();
  if (fold == ClassFold::kUnicode) ranges_ = ranges_.Folded();
  if (fold == ClassFold::kAscii) ranges_ = ranges_.AsciiFolded();
  return true;
}

bool RegexClass::Negate(ClassFold fold, std::string& error) {
  if (!Resolve(fold, error)) return false;
  ranges_ = ranges_.Complement();
  return true;
}

bool RegexClass::Apply(ClassOp op, RegexClass other, ClassFold fold, std::string& error) {
  if (!Resolve(fold, error) || !other.Resolve(fold, error)) return false;
  switch (op) {
    case ClassOp::kIntersection:
      ranges_ = ranges_.Intersection(other.ranges_);
      break;
    case ClassOp::kDifference:
      ranges_ = ranges_.Difference(other.ranges_);
      break;
    case ClassOp::kSymmetricDifference:
      ranges_ = ranges_.SymmetricDifference(other.ranges_);
      break;
  }
  return true;
}

std::string RegexClass::Render(Polarity polarity, ClassFold fold) const {
  const CharSet chars = fold == ClassFold::kAscii ? ranges_.AsciiFolded() : ranges_;
  const bool is_negative = polarity == Polarity::kNegative;
  if (chars.ranges().empty() && properties_.empty()) {
    return is_negative ? "(?s:.)" : "[^\\x{0}-\\x{10ffff}]";
  }
  std::string out = is_negative ? "[^" : "[";
  for (const CharSet::Range& range : chars.ranges()) {
    AppendClassChar(out, range.first);
    if (range.first == range.last) continue;
    out.push_back('-');
    AppendClassChar(out, range.last);
  }
  for (const Property& property : properties_) out += property.text;
  return out + "]";
}

}  // namespace quoll::model
