// The literal filter against a plain search: it never drops a row that a query could need.
#include "ingest/literal_matcher.h"

#include <gtest/gtest.h>

#include "base/utf8.h"

namespace quoll::ingest {
namespace {

using Match = model::LiteralFilter::Match;

TEST(LiteralMatcher, EqualityIsExact) {
  const auto matcher = LiteralMatcher::Compile({"c", Match::kEquals, {"abc", ""}});
  EXPECT_TRUE(matcher->Matches("abc"));
  EXPECT_TRUE(matcher->Matches(""));
  EXPECT_FALSE(matcher->Matches("ABC"));
  EXPECT_FALSE(matcher->Matches("abcd"));
}

TEST(LiteralMatcher, CaseIsFoldedAsUnicodeFoldsIt) {
  const auto matcher =
      LiteralMatcher::Compile({"c", Match::kEqualsIgnoreCase, {"Kilo", "\xc3\x85"}});
  EXPECT_TRUE(matcher->Matches("KILO"));
  EXPECT_TRUE(matcher->Matches("\xe2\x84\xaailo"));  // The Kelvin sign folds to k.
  EXPECT_TRUE(matcher->Matches("\xc3\xa5"));
  EXPECT_FALSE(matcher->Matches("kilos"));
}

TEST(LiteralMatcher, ContainmentFindsLiteralsOfAnyLength) {
  const auto matcher = LiteralMatcher::Compile(
      {"c", Match::kContainsIgnoreCase, {"evil.example", "io", "EVIL.org"}});
  EXPECT_TRUE(matcher->Matches("http://www.Evil.Example/x"));
  EXPECT_TRUE(matcher->Matches("evil.ORG"));
  EXPECT_TRUE(matcher->Matches("x.IO"));
  EXPECT_FALSE(matcher->Matches("evil.exampl"));
  EXPECT_FALSE(matcher->Matches(""));
  EXPECT_TRUE(matcher->Matches(std::string(2000, 'x') + "evil.example"));
}

TEST(LiteralMatcher, ContainmentAgreesWithPlainSearch) {
  uint32_t state = 7;
  const auto random = [&](uint32_t limit) {
    return (state = state * 1664525 + 1013904223) / 65536 % limit;
  };
  const auto text = [&](uint32_t size) {
    std::string out;
    for (uint32_t i = 0; i < size; ++i) out += "abAB"[random(4)];
    return out;
  };
  for (int round = 0; round < 300; ++round) {
    model::LiteralFilter filter{"c", Match::kContainsIgnoreCase, {}};
    for (int i = 0; i < 5; ++i) filter.literals.push_back(text(1 + random(9)));
    const auto matcher = LiteralMatcher::Compile(filter);
    for (int i = 0; i < 20; ++i) {
      const std::string value = text(random(30));
      bool expected = false;
      for (const std::string& literal : filter.literals) {
        expected =
            expected || base::FoldCase(value).find(base::FoldCase(literal)) != std::string::npos;
      }
      ASSERT_EQ(matcher->Matches(value), expected) << value;
    }
  }
}

TEST(LiteralMatcher, WhatCannotBeTestedCheaplyIsNoFilter) {
  EXPECT_EQ(LiteralMatcher::Compile({"c", Match::kContainsIgnoreCase, {""}}), nullptr);
}

}  // namespace
}  // namespace quoll::ingest
