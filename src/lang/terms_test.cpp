// Needles against a search written as plainly as the rules, over random texts of few characters;
// and the rules that the operators' golden records cannot reach, such as blocks of 16 bytes and
// long lists.
#include <random>

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "lang/functions/_ascii_search.h"
#include "lang/functions/_terms.h"

namespace quoll::lang {
namespace {

std::u32string Decode(std::string_view text) {
  std::u32string out;
  for (size_t pos = 0; pos < text.size();) out.push_back(base::DecodeUtf8(text, pos));
  return out;
}

// The definition, code point by code point.
bool FoundPlainly(std::string_view text, std::string_view needle, Place place, Case letter_case) {
  const std::u32string t =
      Decode(letter_case == Case::kIgnored ? base::FoldCase(text) : std::string(text));
  const std::u32string n =
      Decode(letter_case == Case::kIgnored ? base::FoldCase(needle) : std::string(needle));
  if (n.empty()) return true;
  const bool bounds_start =
      (place == Place::kTerm || place == Place::kTermPrefix) && base::IsLetterOrDigit(n.front());
  const bool bounds_end =
      (place == Place::kTerm || place == Place::kTermSuffix) && base::IsLetterOrDigit(n.back());
  for (size_t pos = 0; pos + n.size() <= t.size(); ++pos) {
    if (t.compare(pos, n.size(), n) != 0) continue;
    const size_t end = pos + n.size();
    if (place == Place::kStart && pos != 0) continue;
    if (place == Place::kEnd && end != t.size()) continue;
    if (bounds_start && pos > 0 && base::IsLetterOrDigit(t[pos - 1])) continue;
    if (bounds_end && end < t.size() && base::IsLetterOrDigit(t[end])) continue;
    return true;
  }
  return false;
}

class RandomTexts {
 public:
  std::string Next(size_t max_length) {
    static constexpr std::string_view kPieces[] = {
        "a", "A", "k", "K", "s", "1", "_", ".", " ", "é", "É", "\u212A", "\u017F", "П", "п", "-"};
    std::string text;
    for (size_t n = random_() % (max_length + 1); n > 0; --n) {
      text += kPieces[random_() % std::size(kPieces)];
    }
    return text;
  }

 private:
  std::mt19937 random_{12345};
};

TEST(Terms, NeedlesAreFoundWhereTheRulesSaySo) {
  RandomTexts texts;
  std::string scratch;
  for (int i = 0; i < 60'000; ++i) {
    const std::string text = texts.Next(40);
    const std::string needle = texts.Next(3);
    for (const Place place : {Place::kTerm, Place::kTermPrefix, Place::kTermSuffix,
                              Place::kAnywhere, Place::kStart, Place::kEnd}) {
      for (const Case letter_case : {Case::kIgnored, Case::kExact}) {
        ASSERT_EQ(Needle(needle, place, letter_case).IsIn(text, scratch),
                  FoundPlainly(text, needle, place, letter_case))
            << "`" << text << "` `" << needle << "` place " << static_cast<int>(place);
      }
    }
  }
}

TEST(Terms, ListsFindTheFirstNeedleThatOneSearchEachWouldFind) {
  RandomTexts texts;
  std::string scratch;
  for (int i = 0; i < 8'000; ++i) {
    std::vector<std::string> needles;
    for (int n = 0; n < i % 12; ++n) needles.push_back(texts.Next(4) + "a");
    const NeedleList list(needles);
    const std::string text = texts.Next(30);
    int64_t first = -1;
    for (size_t n = 0; n < needles.size() && first < 0; ++n) {
      if (FoundPlainly(text, needles[n], Place::kTerm, Case::kIgnored))
        first = static_cast<int64_t>(n);
    }
    ASSERT_EQ(list.FirstIn(text, scratch), first) << text;
    ASSERT_EQ(list.AnyIn(text, scratch), first >= 0) << text;
  }
}

TEST(Terms, AsciiSearchFindsEveryPlaceOfEveryLength) {
  for (size_t length = 1; length < 70; ++length) {
    for (size_t place = 0; place < length; ++place) {
      for (size_t size = 1; size <= 4 && place + size <= length; ++size) {
        std::string text(length, '.');
        text.replace(place, size, std::string(size, 'X'));
        ASSERT_EQ(FindAsciiFolded(text, std::string(size, 'x'), 0), place) << text;
        ASSERT_EQ(FindAsciiFolded(text, std::string(size, 'x'), place + 1), std::string::npos);
      }
    }
  }
}

TEST(Terms, FoldingTouchesLettersOnly) {
  // `@` and backtick, `[` and `{` differ in the bit that tells capitals from small letters.
  EXPECT_EQ(FindAsciiFolded("@[", "`{", 0), std::string::npos);
  EXPECT_EQ(FindAsciiFolded("................@................", "`", 0), std::string::npos);
  EXPECT_TRUE(EqualsIgnoringCase("CAFÉ", "café"));
  EXPECT_TRUE(EqualsIgnoringCase("\u212Alm", "klm"));
  EXPECT_TRUE(EqualsIgnoringCase("klm", "\u212ALM"));
  EXPECT_FALSE(EqualsIgnoringCase("Straße", "STRASSE"));
  EXPECT_FALSE(EqualsIgnoringCase("ab", "abc"));
}

}  // namespace
}  // namespace quoll::lang
