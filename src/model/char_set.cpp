// Character sets over utf8proc's properties.
#include "model/char_set.h"

#include <utf8proc.h>

#include <algorithm>

#include "base/utf8.h"

namespace quoll::model {
namespace {

constexpr CategoryMask Bits(std::initializer_list<utf8proc_category_t> categories) {
  CategoryMask mask = 0;
  for (const utf8proc_category_t category : categories) mask |= CategoryMask{1} << category;
  return mask;
}

struct CategoryName {
  std::string_view short_name;
  std::string_view long_name;
  CategoryMask mask;
};

constexpr CategoryMask kLetter =
    Bits({UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LL, UTF8PROC_CATEGORY_LT, UTF8PROC_CATEGORY_LM,
          UTF8PROC_CATEGORY_LO});
constexpr CategoryMask kMark =
    Bits({UTF8PROC_CATEGORY_MN, UTF8PROC_CATEGORY_MC, UTF8PROC_CATEGORY_ME});
constexpr CategoryMask kNumber =
    Bits({UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NL, UTF8PROC_CATEGORY_NO});
constexpr CategoryMask kPunctuation =
    Bits({UTF8PROC_CATEGORY_PC, UTF8PROC_CATEGORY_PD, UTF8PROC_CATEGORY_PS, UTF8PROC_CATEGORY_PE,
          UTF8PROC_CATEGORY_PI, UTF8PROC_CATEGORY_PF, UTF8PROC_CATEGORY_PO});
constexpr CategoryMask kSymbol =
    Bits({UTF8PROC_CATEGORY_SM, UTF8PROC_CATEGORY_SC, UTF8PROC_CATEGORY_SK, UTF8PROC_CATEGORY_SO});
constexpr CategoryMask kSeparator =
    Bits({UTF8PROC_CATEGORY_ZS, UTF8PROC_CATEGORY_ZL, UTF8PROC_CATEGORY_ZP});
constexpr CategoryMask kOther =
    Bits({UTF8PROC_CATEGORY_CN, UTF8PROC_CATEGORY_CC, UTF8PROC_CATEGORY_CF, UTF8PROC_CATEGORY_CS,
          UTF8PROC_CATEGORY_CO});

constexpr CategoryName kCategories[] = {
    {"l", "letter", kLetter},
    {"lu", "uppercaseletter", Bits({UTF8PROC_CATEGORY_LU})},
    {"ll", "lowercaseletter", Bits({UTF8PROC_CATEGORY_LL})},
    {"lt", "titlecaseletter", Bits({UTF8PROC_CATEGORY_LT})},
    {"lc", "casedletter", Bits({UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LL, UTF8PROC_CATEGORY_LT})},
    {"lm", "modifierletter", Bits({UTF8PROC_CATEGORY_LM})},
    {"lo", "otherletter", Bits({UTF8PROC_CATEGORY_LO})},
    {"m", "mark", kMark},
    {"mn", "nonspacingmark", Bits({UTF8PROC_CATEGORY_MN})},
    {"mc", "spacingmark", Bits({UTF8PROC_CATEGORY_MC})},
    {"me", "enclosingmark", Bits({UTF8PROC_CATEGORY_ME})},
    {"n", "number", kNumber},
    {"nd", "decimalnumber", Bits({UTF8PROC_CATEGORY_ND})},
    {"nl", "letternumber", Bits({UTF8PROC_CATEGORY_NL})},
    {"no", "othernumber", Bits({UTF8PROC_CATEGORY_NO})},
    {"p", "punctuation", kPunctuation},
    {"pc", "connectorpunctuation", Bits({UTF8PROC_CATEGORY_PC})},
    {"pd", "dashpunctuation", Bits({UTF8PROC_CATEGORY_PD})},
    {"ps", "openpunctuation", Bits({UTF8PROC_CATEGORY_PS})},
    {"pe", "closepunctuation", Bits({UTF8PROC_CATEGORY_PE})},
    {"pi", "initialpunctuation", Bits({UTF8PROC_CATEGORY_PI})},
    {"pf", "finalpunctuation", Bits({UTF8PROC_CATEGORY_PF})},
    {"po", "otherpunctuation", Bits({UTF8PROC_CATEGORY_PO})},
    {"s", "symbol", kSymbol},
    {"sm", "mathsymbol", Bits({UTF8PROC_CATEGORY_SM})},
    {"sc", "currencysymbol", Bits({UTF8PROC_CATEGORY_SC})},
    {"sk", "modifiersymbol", Bits({UTF8PROC_CATEGORY_SK})},
    {"so", "othersymbol", Bits({UTF8PROC_CATEGORY_SO})},
    {"z", "separator", kSeparator},
    {"zs", "spaceseparator", Bits({UTF8PROC_CATEGORY_ZS})},
    {"zl", "lineseparator", Bits({UTF8PROC_CATEGORY_ZL})},
    {"zp", "paragraphseparator", Bits({UTF8PROC_CATEGORY_ZP})},
    {"c", "other", kOther},
    {"cc", "control", Bits({UTF8PROC_CATEGORY_CC})},
    {"cf", "format", Bits({UTF8PROC_CATEGORY_CF})},
    {"cn", "unassigned", Bits({UTF8PROC_CATEGORY_CN})},
    {"co", "privateuse", Bits({UTF8PROC_CATEGORY_CO})},
};

}  // namespace

CharSet::CharSet(std::initializer_list<Range> ranges) {
  for (const Range& range : ranges) Add(range.first, range.last);
}

void CharSet::Add(char32_t first, char32_t last) {
  // The ranges that overlap the new one or touch it become part of it.
  auto begin = std::lower_bound(
      ranges_.begin(), ranges_.end(), first,
      [](const Range& range, char32_t c) { return range.last < c && c - range.last > 1; });
  auto end = begin;
  while (end != ranges_.end() && (end->first <= last || end->first - last == 1)) {
    first = std::min(first, end->first);
    last = std::max(last, end->last);
    ++end;
  }
  ranges_.insert(ranges_.erase(begin, end), Range{first, last});
}

void CharSet::Add(const CharSet& other) {
  for (const Range& range : other.ranges_) Add(range.first, range.last);
}

bool CharSet::Contains(char32_t c) const {
  const auto range =
      std::lower_bound(ranges_.begin(), ranges_.end(), c,
                       [](const Range& r, char32_t value) { return r.last < value; });
  return range != ranges_.end() && range->first <= c;
}

CharSet CharSet::Complement() const {
  CharSet out;
  char32_t next = 0;
  for (const Range& range : ranges_) {
    if (range.first > next) out.ranges_.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= kMaxCodePoint) out.ranges_.push_back({next, kMaxCodePoint});
  return out;
}

CharSet CharSet::Intersection(const CharSet& other) const {
  CharSet out;
  auto a = ranges_.begin();
  auto b = other.ranges_.begin();
  while (a != ranges_.end() && b != other.ranges_.end()) {
    const char32_t first = std::max(a->first, b->first);
    const char32_t last = std::min(a->last, b->last);
    if (first <= last) out.ranges_.push_back({first, last});
    if (a->last < b->last) {
      ++a;
    } else {
      ++b;
    }
  }
  return out;
}

CharSet CharSet::SymmetricDifference(const CharSet& other) const {
  CharSet out = Difference(other);
  out.Add(other.Difference(*this));
  return out;
}

CharSet CharSet::Folded() const {
  // No character above has case.
  constexpr char32_t kEndOfCased = 0x1F000;
  constexpr char32_t kLastCased = kEndOfCased - 1;
  std::vector<bool> folds(kEndOfCased, false);
  for (const Range& range : ranges_) {
    for (char32_t c = range.first; c <= range.last && c < kEndOfCased; ++c) {
      folds[std::min(base::FoldCase(c), kLastCased)] = true;
    }
  }
  CharSet out = *this;
  for (char32_t c = 0; c < kEndOfCased; ++c) {
    if (folds[std::min(base::FoldCase(c), kLastCased)] && !Contains(c)) out.Add(c, c);
  }
  return out;
}

CharSet CharSet::AsciiFolded() const {
  CharSet out = *this;
  constexpr char32_t kCaseBit = 0x20;
  for (char32_t c = 'A'; c <= 'Z'; ++c) {
    if (Contains(c) || Contains(c + kCaseBit)) {
      out.Add(c, c);
      out.Add(c + kCaseBit, c + kCaseBit);
    }
  }
  return out;
}

CategoryMask CategoriesFromName(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c == ' ' || c == '_' || c == '-') continue;
    plain.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  }
  for (const CategoryName& category : kCategories) {
    if (plain == category.short_name || plain == category.long_name) return category.mask;
  }
  return 0;
}

CharSet CharsOfCategories(CategoryMask mask) {
  CharSet out;
  constexpr char32_t kNone = 0xFFFFFFFF;
  char32_t first = kNone;
  for (char32_t c = 0; c <= kMaxCodePoint + 1; ++c) {
    const bool is_in = c <= kMaxCodePoint &&
                       (mask >> utf8proc_category(static_cast<utf8proc_int32_t>(c)) & 1) != 0;
    if (is_in && first == kNone) first = c;
    if (!is_in && first != kNone) {
      out.Add(first, c - 1);
      first = kNone;
    }
  }
  return out;
}

CharSet WhiteSpace() {
  return {{0x09, 0x0D},     {0x20, 0x20},     {0x85, 0x85},     {0xA0, 0xA0},     {0x1680, 0x1680},
          {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}};
}

CharSet OtherWordChars() {
  return {{0x200C, 0x200D},
          {0x24B6, 0x24E9},
          {0x1F130, 0x1F149},
          {0x1F150, 0x1F169},
          {0x1F170, 0x1F189}};
}

}  // namespace quoll::model
