// The layout of queries: what is broken and where, what is never touched.
#include "syntax/formatter.h"

#include <gtest/gtest.h>

namespace quoll::syntax {
namespace {

std::string Formatted(std::string_view text) {
  const auto formatted = Format(text);
  EXPECT_TRUE(formatted.has_value()) << text;
  if (!formatted) return {};
  EXPECT_EQ(Format(*formatted), formatted) << "the layout of a layout is itself";
  return *formatted;
}

TEST(FormatterTest, EveryOperatorStartsALine) {
  EXPECT_EQ(Formatted("T|where A==1|project A,B"), "T\n| where A == 1\n| project A, B\n");
}

TEST(FormatterTest, StatementsKeepOneEmptyLineBetweenThem) {
  EXPECT_EQ(Formatted("let a=1;\n\n\n\nlet b = 2;T"), "let a = 1;\n\nlet b = 2;\nT\n");
}

TEST(FormatterTest, APipelineBehindLetIsIndented) {
  EXPECT_EQ(Formatted("let t=T|where a|take 5;t"),
            "let t =\n    T\n    | where a\n    | take 5;\nt\n");
  EXPECT_EQ(Formatted("let t=T|count;t"), "let t = T | count;\nt\n");
}

TEST(FormatterTest, ABracketedPipelineIsBrokenWithItsBracket) {
  EXPECT_EQ(Formatted("T | join kind=inner (U | where a | where b) on k"),
            "T\n| join kind=inner (\n    U\n    | where a\n    | where b\n) on k\n");
  EXPECT_EQ(Formatted("T | join (U | where a) on k"), "T\n| join (U | where a) on k\n");
}

TEST(FormatterTest, FunctionBodiesAreStatements) {
  EXPECT_EQ(Formatted("let f=(x:long=5){let y=x;T|where a>y|count};f"),
            "let f = (x:long=5) {\n    let y = x;\n    T\n    | where a > y\n    | count\n};\nf\n");
}

TEST(FormatterTest, LongConditionsBreakBeforeAnd) {
  const std::string long_name(60, 'n');
  EXPECT_EQ(
      Formatted("T | where " + long_name + " == 1 and b == 2 and c in (1,2,3) and ddddd has 'x'"),
      "T\n| where " + long_name +
          " == 1\n    and b == 2\n    and c in (1, 2, 3)\n    and ddddd has 'x'\n");
}

TEST(FormatterTest, LongListsBreakBehindCommas) {
  const std::string name(55, 'n');
  EXPECT_EQ(Formatted("T | project " + name + ", " + name),
            "T\n| project " + name + ",\n    " + name + "\n");
}

TEST(FormatterTest, CommentsStayWhereTheyAre) {
  EXPECT_EQ(Formatted("// head\nT // source\n// next\n| where a // why\nand b\n// end"),
            "// head\nT // source\n// next\n| where a // why\n    and b\n// end\n");
}

TEST(FormatterTest, BlanksThatCarryMeaningStay) {
  EXPECT_EQ(Formatted("T|project-away a*|extend b=a-c, d=a - c|where x in~('a')"),
            "T\n| project-away a*\n| extend b=a-c, d=a - c\n| where x in~ ('a')\n");
}

TEST(FormatterTest, LiteralsAreKeptToTheLetter) {
  EXPECT_EQ(Formatted("print dynamic( {'a':1,\n  'b' : [1,2]} ), datetime( 2020-01-01 )"),
            "print dynamic( {'a':1,\n  'b' : [1,2]} ),\n    datetime( 2020-01-01 )\n");
}

TEST(FormatterTest, WhatIsNoTokenOrLeavesABracketOpenHasNoLayout) {
  EXPECT_EQ(Format("T | where (a"), std::nullopt);
  EXPECT_EQ(Format("T | where a]"), std::nullopt);
  EXPECT_EQ(Format("print 'open"), std::nullopt);
  EXPECT_EQ(Format(std::string(10'000, '(') + std::string(10'000, ')')), std::nullopt);
}

TEST(FormatterTest, NothingIsNothing) { EXPECT_EQ(Formatted(""), ""); }

}  // namespace
}  // namespace quoll::syntax
