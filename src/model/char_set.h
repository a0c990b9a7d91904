// Sets of Unicode characters with the algebra that Kusto's character classes have. Used by the
// regex rewriter only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace quoll::model {

inline constexpr char32_t kMaxCodePoint = 0x10FFFF;

// Sorted, disjoint, non-adjacent ranges.
class CharSet {
 public:
  struct Range {
    char32_t first;
    char32_t last;
  };
  CharSet() = default;
  CharSet(std::initializer_list<Range> ranges);

  const std::vector<Range>& ranges() const { return ranges_; }
  void Add(char32_t first, char32_t last);
  void Add(const CharSet& other);
  bool Contains(char32_t c) const;
  CharSet Complement() const;
  CharSet Intersection(const CharSet& other) const;
  CharSet Difference(const CharSet& other) const { return Intersection(other.Complement()); }
  CharSet SymmetricDifference(const CharSet& other) const;
  // Adds every character that differs from a member only by case.
  CharSet Folded() const;
  CharSet AsciiFolded() const;

 private:
  std::vector<Range> ranges_;
};

// One bit per general category, by the names of Unicode: `L` is the union of `Lu`, `Ll` and so on.
using CategoryMask = uint32_t;
// 0 for an unknown name; takes short and long names, blanks, `_`, `-` and case do not count.
CategoryMask CategoriesFromName(std::string_view name);
// Walks all characters: a few milliseconds.
CharSet CharsOfCategories(CategoryMask mask);

// Unicode's White_Space, which is `\s`.
CharSet WhiteSpace();
// The characters of `\w` beside the categories L, M, Nd, Nl and Pc: other alphabetic ones and
// joiners.
CharSet OtherWordChars();

}  // namespace quoll::model
