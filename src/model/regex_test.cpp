// The regex dialect: what matches, what is refused and with which words. Rules: kql-semantics.md
// section 5 and the syntax of the Rust regex crate.
#include "model/regex.h"

#include <gtest/gtest.h>

#include "model/char_set.h"
#include "model/regex_rewrite.h"

namespace quoll::model {
namespace {

// The first match, `(none)`, or `error: …`.
std::string First(std::string_view pattern, std::string_view text, const Regex::Flags& flags = {}) {
  std::string error;
  const auto regex = Regex::Compile(pattern, flags, error);
  if (!regex) return "error: " + error;
  std::vector<std::string_view> groups;
  const bool is_found = regex->Find(text, 0, groups);
  EXPECT_EQ(regex->Matches(text), is_found) << pattern;
  return is_found ? std::string(groups[0]) : "(none)";
}

std::string ErrorOf(std::string_view pattern) {
  std::string error;
  const auto regex = Regex::Compile(pattern, {}, error);
  EXPECT_EQ(regex == nullptr, !error.empty()) << pattern;
  return error;
}

bool Matches(std::string_view pattern, std::string_view text) {
  return First(pattern, text) != "(none)";
}

TEST(Regex, SearchesAnywhereLeftmostFirst) {
  EXPECT_EQ(First("b+", "abbc"), "bb");
  EXPECT_EQ(First("a|ab", "xab"), "a");
  EXPECT_EQ(First("(a+?)(b*)", "aabb"), "a");
  EXPECT_EQ(First("", "abc"), "");
  EXPECT_EQ(First("x", ""), "(none)");
  EXPECT_EQ(First("a||b", "b"), "");
}

TEST(Regex, WhatTheFormerEngineTookIsReadAsItReadIt) {
  // A pattern that both take means what it means today.
  EXPECT_EQ(First("[[a]]", "[a]"), "a");
  EXPECT_EQ(First("a{2}", "a{2}aa"), "aa");
  // In one that only the former takes, braces and brackets stand for themselves.
  EXPECT_EQ(First("a{", "aa{"), "a{");
  EXPECT_EQ(First("a{}", "a{}"), "a{}");
  EXPECT_EQ(First("a{x}{2}", "a{x}}"), "a{x}}");
  EXPECT_EQ(First("[[]", "a["), "[");
  EXPECT_EQ(First("[[a-c&&]+", "x[b&"), "[b&");
}

TEST(Regex, FindContinuesWithTheTextBeforeInSight) {
  std::string error;
  const auto regex = Regex::Compile(R"(\b(\w)(\d)?)", {}, error);
  ASSERT_TRUE(regex) << error;
  EXPECT_EQ(regex->num_groups(), 2);
  std::vector<std::string_view> groups;
  const std::string_view text = "ab c1";
  ASSERT_TRUE(regex->Find(text, 0, groups));
  EXPECT_EQ(groups[1], "a");
  EXPECT_EQ(groups[2].data(), nullptr);
  // At 1 there is no boundary, because `a` stands before it.
  ASSERT_TRUE(regex->Find(text, 1, groups));
  EXPECT_EQ(groups[1], "c");
  EXPECT_EQ(groups[2], "1");
  EXPECT_FALSE(regex->Find(text, 5, groups));
  EXPECT_FALSE(regex->Find(text, 6, groups));
  EXPECT_FALSE(Regex::Compile("^b", {}, error)->Find("ab", 1, groups));
}

TEST(Regex, ClassesAreUnicode) {
  EXPECT_EQ(First(R"(\w+)", "\xD0\xB6\xC3\xA9_1-"), "\xD0\xB6\xC3\xA9_1");
  EXPECT_EQ(First(R"(\d)", "\xD9\xA3"), "\xD9\xA3");
  EXPECT_EQ(First(R"([\d])", "\xD9\xA3"), "\xD9\xA3");
  EXPECT_FALSE(Matches(R"(\D)", "\xD9\xA3"));
  EXPECT_TRUE(Matches(R"(^\s$)", "\xC2\xA0"));
  EXPECT_TRUE(Matches(R"(^\s$)", "\v"));
  EXPECT_FALSE(Matches(R"(\S)", "\xE3\x80\x80 \t"));
  EXPECT_FALSE(Matches(R"(\W)", "\xE2\x92\xB6"));
  EXPECT_FALSE(Matches(R"((?-u:\w))", "\xD0\xB6"));
  EXPECT_FALSE(Matches(R"((?-u:\d))", "\xD9\xA3"));
}

TEST(Regex, CaseFoldingIsUnicode) {
  EXPECT_TRUE(Matches("(?i)\xC3\xA9", "\xC3\x89"));
  EXPECT_TRUE(Matches("(?i)k", "\xE2\x84\xAA"));
  EXPECT_FALSE(Matches("(?i-u)k", "\xE2\x84\xAA"));
  EXPECT_TRUE(Matches("(?i-u)kx[a-c]", "KXB"));
  EXPECT_FALSE(Matches("(?i)a(?-i)b", "AB"));
  EXPECT_TRUE(Matches("(?i:a)b", "Ab"));
  EXPECT_FALSE(Matches("(?i:a)b", "aB"));
  EXPECT_TRUE(Matches("((?i)a)b|c", "Ab"));
  EXPECT_TRUE(Matches("a(?i)b|c", "C"));
  EXPECT_FALSE(Matches("(?i)[^a]", "A"));
  EXPECT_FALSE(Matches("(?i)[x[^b]]", "B"));
  EXPECT_FALSE(Matches("(?i)[a-z&&[^k]]", "\xE2\x84\xAA"));
  EXPECT_TRUE(Matches("abc", "xABC") == false);
  EXPECT_EQ(First("abc", "xABC", {.case_insensitive = true}), "ABC");
}

TEST(Regex, DotAndAnchors) {
  EXPECT_EQ(First(".", "\n"), "(none)");
  EXPECT_EQ(First(".", "\r"), "\r");
  EXPECT_EQ(First("(?s).", "\n"), "\n");
  EXPECT_EQ(First("(?R).", "\r"), "(none)");
  EXPECT_EQ(First(".", "\n", {.dot_matches_newline = true}), "\n");
  EXPECT_EQ(First("a$", "a\n"), "(none)");
  EXPECT_EQ(First("(?m)a$", "a\nb"), "a");
  EXPECT_EQ(First("(?m)^b", "a\nb"), "b");
  EXPECT_EQ(First("^b", "a\nb"), "(none)");
  EXPECT_EQ(First("^b", "a\nb", {.multi_line = true}), "b");
  EXPECT_EQ(First(R"(\Aa\z)", "a"), "a");
}

TEST(Regex, FlagsSwitchGreediness) {
  EXPECT_EQ(First("(?U)a+", "aaa"), "a");
  EXPECT_EQ(First("(?U)a+?", "aaa"), "aaa");
  EXPECT_EQ(First("a+", "aaa", {.ungreedy = true}), "a");
}

TEST(Regex, RepetitionsStackAndCount) {
  EXPECT_EQ(First("a{2,3}", "aaaa"), "aaa");
  EXPECT_EQ(First("a{2}", "aaaa"), "aa");
  EXPECT_EQ(First("a{,2}b", "aaab"), "aab");
  EXPECT_EQ(First("a{ 1 , 2 }", "aaa"), "aa");
  EXPECT_EQ(First("a**", "aa"), "aa");
  EXPECT_EQ(First("(?:ab)+{2}", "abab"), "abab");
  EXPECT_EQ(First("^*a", "ba"), "a");
  EXPECT_EQ(First("a}]", "a}]"), "a}]");
}

TEST(Regex, ClassAlgebra) {
  EXPECT_EQ(First("[a-z&&[^aeiou]]+", "aeixyz"), "xyz");
  EXPECT_EQ(First("[a-z--c-x]+", "mabyz"), "abyz");
  EXPECT_EQ(First("[a-g~~e-k]+", "efghij"), "hij");
  EXPECT_EQ(First(R"([\w&&[^\d_]]+)", "1_ab\xD0\xB6"), "ab\xD0\xB6");
  EXPECT_EQ(First(R"([^\W_]+)", "__ab1-"), "ab1");
  EXPECT_EQ(First("[a-f&&b-z--d]+", "abcdef"), "bc");
  EXPECT_EQ(First("[a&&b]", "ab&"), "(none)");
  EXPECT_EQ(First(R"([^\s\S])", "a"), "(none)");
}

TEST(Regex, ClassLiterals) {
  EXPECT_EQ(First("[]a]+", "x]a"), "]a");
  EXPECT_EQ(First("[^]a]+", "]ax"), "x");
  EXPECT_EQ(First("[-a]+", "x-a"), "-a");
  EXPECT_EQ(First("[a-]+", "xa-"), "a-");
  EXPECT_EQ(First("[A-Za-z-_~.]+", "!a-_~.!"), "a-_~.");
  EXPECT_EQ(First("[$-_@.&+]+", " AZ0 "), "AZ0");
  EXPECT_EQ(First("[[:alpha:]_]+", "1ab_"), "ab_");
  EXPECT_EQ(First("[[:^digit:]]+", "1ab"), "ab");
  EXPECT_EQ(First("[a[bc]]+", "xabc"), "abc");
  EXPECT_EQ(First(R"([\]\\\-\^]+)", "a]\\-^"), "]\\-^");
}

TEST(Regex, Escapes) {
  EXPECT_EQ(First(R"(\x41\x{42}\u0043\u{44}\U00000045\U{46})", "ABCDEF"), "ABCDEF");
  EXPECT_EQ(First(R"(\101\0)", std::string_view("A\0", 2)), std::string_view("A\0", 2));
  EXPECT_EQ(First(R"(\.\/\@\-\_\ \")", "./@-_ \""), "./@-_ \"");
  EXPECT_EQ(First(R"(\t\n\r\f\v\a)", "\t\n\r\f\v\a"), "\t\n\r\f\v\a");
  EXPECT_EQ(First(R"(\pL\p{Lu}\p{Greek}\p{Uppercase_Letter}\p{sc=Cyrillic})",
                  "aB\xCE\xB1"
                  "C\xD0\xB6"),
            "aB\xCE\xB1"
            "C\xD0\xB6");
  EXPECT_EQ(First(R"(\PL+)", "ab12"), "12");
  EXPECT_EQ(First(R"(\p{gc!=L})", "a1"), "1");
  EXPECT_EQ(First(R"(\p{Cn})", "a"), "(none)");
}

TEST(Regex, VerboseModeAndNames) {
  EXPECT_EQ(First("(?x) a b # comment\n [ c d ] +", "abcd "), "abcd");
  EXPECT_EQ(First("(?x) a\\ b", "a b"), "a b");
  EXPECT_EQ(First("(?P<a.b[0]>x)(?<_y>y)", "xy"), "xy");
  EXPECT_EQ(First("(?P<n>a)(?P<n>b)", "ab"), "error: two groups have the same name at position 15");
}

TEST(Regex, BoundariesAreAscii) {
  EXPECT_EQ(First(R"(\bfoo\b)", "a foo."), "foo");
  EXPECT_EQ(First(R"(\Boo\b)", "foo"), "oo");
}

TEST(Regex, RefusesByName) {
  const std::pair<const char*, const char*> cases[] = {
      {"(?=a)", "look-around"},
      {"(?!a)", "look-around"},
      {"(?<=a)b", "look-around"},
      {"(?<!a)b", "look-around"},
      {R"((a)\1)", "backreferences"},
      {"(?P<n>a)(?P=n)", "backreferences"},
      {R"(\k<n>)", "backreferences"},
      {R"(\Qa\E)", "`\\Q`"},
      {R"(a\Z)", "`\\Z`"},
      {R"(\C)", "`\\C` has no meaning"},
      {R"(\y)", "`\\y` has no meaning"},
      {R"(\b{start}.)", "`\\b{start}` is supported before a word character only"},
      {R"(\b{end}a)", "`\\b{end}` is not supported"},
      {R"(\<a?)", "before a word character only"},
      {"a{1001}", "more than 1000"},
      {"(a{500}){500}", "more than 1000"},
      {"a{3,2}", "wrong order"},
      {"(a{", "malformed counted repetition"},
      {"(a{}", "without a number"},
      {"*a", "nothing to repeat"},
      {"a|*", "nothing to repeat"},
      {"(?i)*", "nothing to repeat"},
      {"(a", "unclosed group"},
      {"a)", "unopened"},
      {"[a", "unclosed character class"},
      {"[z-a]", "wrong order"},
      {R"([\w-.])", "single characters"},
      {R"([\b])", "assertion"},
      {R"(\)", "ends in"},
      {R"(\x{110000})", "no Unicode character"},
      {R"(\x{D800})", "no Unicode character"},
      {R"(\xG1)", "hexadecimal"},
      {R"(\p{Nonsense})", "unknown"},
      {R"(\p{Emoji=1})", "unknown"},
      {R"([\p{Greek}&&a])", "`\\p{Greek}` inside"},
      {"(?z)", "unknown flag"},
      {"(?ii)", "twice"},
      {"(?)", "no flags"},
      {"(?i-)", "no flags"},
      {"(?>a)", "unknown flag"},
      {"(?P<1a>x)", "not allowed"},
      {"(?P<>x)", "empty"},
      {"(?mR)^", "`m` and `R`"},
      {"(?-u).", "invalid UTF-8"},
      {"(?-u)[^a]", "invalid UTF-8"},
      {"\xFF", "not valid UTF-8"},
  };
  for (const auto& [pattern, part] : cases) {
    EXPECT_NE(ErrorOf(pattern).find(part), std::string::npos)
        << pattern << " gave: " << ErrorOf(pattern);
  }
}

TEST(Regex, HostilePatternsEnd) {
  const auto repeat = [](std::string_view text, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += text;
    return out;
  };
  EXPECT_NE(ErrorOf(repeat("(", 10'000)).find("too deep"), std::string::npos);
  EXPECT_NE(ErrorOf(repeat("[", 10'000)).find("too deep"), std::string::npos);
  EXPECT_NE(ErrorOf("a" + repeat("*", 10'000)).find("in a row"), std::string::npos);
  EXPECT_NE(ErrorOf(std::string(kMaxRegexBytes + 1, 'a')).find("longer"), std::string::npos);
  EXPECT_EQ(ErrorOf(repeat("(?:", 200) + "a" + repeat(")*", 200)), "");
  EXPECT_EQ(First("(?:a*)*b", std::string(50'000, 'a')), "(none)");
}

TEST(Regex, RewritesReadably) {
  std::string error;
  EXPECT_EQ(RewriteRegex(R"(^\d+\.exe$)", {}, error), R"(\A[\p{Nd}]+\.exe\z)");
  EXPECT_EQ(RewriteRegex(R"((?i)^a)", {}, error), R"((?i)\Aa)");
}

TEST(CharSet, KeepsRangesSortedAndJoined) {
  CharSet set;
  set.Add('x', 'z');
  set.Add('a', 'c');
  set.Add('d', 'd');
  set.Add('b', 'y');
  ASSERT_EQ(set.ranges().size(), 1u);
  EXPECT_TRUE(set.Contains('a') && set.Contains('z') && !set.Contains('{'));
  EXPECT_TRUE(set.Complement().Complement().Contains('m'));
  EXPECT_FALSE(set.Complement().Contains('m'));
  EXPECT_TRUE(set.Complement().Contains(kMaxCodePoint));
  EXPECT_TRUE(CharSet{}.Complement().Complement().ranges().empty());
  EXPECT_TRUE((CharSet{{'k', 'k'}}.Folded().Contains(0x212A)));
}

}  // namespace
}  // namespace quoll::model
