// A character class while it is read: ranges, and properties that RE2 knows by name. The names are
// kept as long as they can be, because the ranges of a property are long; a negated nested class or
// an operation needs the ranges.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/char_set.h"

namespace quoll::model {

enum class ClassOp { kIntersection, kDifference, kSymmetricDifference };
// How case is ignored inside the class.
enum class ClassFold { kNone, kAscii, kUnicode };
enum class Polarity { kPositive, kNegative };

class RegexClass {
 public:
  void AddChar(char32_t c) { ranges_.Add(c, c); }
  void AddRange(char32_t first, char32_t last) { ranges_.Add(first, last); }
  void Add(const CharSet& chars) { ranges_.Add(chars); }
  void Add(const RegexClass& other);

  // `\d`, `\s`, `\w` and their negations in capitals.
  void AddPerl(char letter, bool is_unicode);
  // `[:alpha:]`; false for an unknown name.
  bool AddAscii(std::string_view name, Polarity polarity);
  // `\p{name}`, `\pL`; false and `error` set for what is unknown or cannot be expressed.
  bool AddProperty(std::string_view name, Polarity polarity, std::string& error);

  // Turns the class round (`[^…]` inside another class).
  bool Negate(ClassFold fold, std::string& error);
  bool Apply(ClassOp op, RegexClass other, ClassFold fold, std::string& error);

  // The class in RE2's syntax, with `[` and `]`.
  std::string Render(Polarity polarity, ClassFold fold) const;

 private:
  struct Property {
    std::string text;   // `\p{Nd}`, `\P{Greek}`
    CategoryMask mask;  // 0 for a script
    Polarity polarity;
  };
  void AddCategories(std::string_view name, CategoryMask mask, Polarity polarity);
  // Replaces the properties by their ranges and adds the other case.
  bool Resolve(ClassFold fold, std::string& error);

  CharSet ranges_;
  std::vector<Property> properties_;
};

// One character outside a class.
void AppendRegexChar(std::string& out, char32_t c);

}  // namespace quoll::model
