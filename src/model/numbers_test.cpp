// Number texts and conversions: the tables of kql-semantics.md sections 2, 6 and 7, row by row, and
// decimal128.
#include "model/numbers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace quoll::model {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::string Decimal(std::string_view text) {
  const auto value = DecimalFromText(text);
  return value ? DecimalToText(*value) : "(null)";
}

std::string Compute(std::string_view a, DecimalOp op, std::string_view b) {
  const auto value = DecimalCompute(op, *DecimalFromText(a), *DecimalFromText(b));
  return value ? DecimalToText(*value) : "(null)";
}

TEST(RealToText, FollowsTheRecordedEngine) {
  EXPECT_EQ(RealToText(1.0), "1.0");
  EXPECT_EQ(RealToText(1.5), "1.5");
  EXPECT_EQ(RealToText(-0.0), "-0.0");
  EXPECT_EQ(RealToText(0.1), "0.1");
  EXPECT_EQ(RealToText(0.1 + 0.2), "0.30000000000000007");
  EXPECT_EQ(RealToText(1.0 / 3.0), "0.3333333333333333");
  EXPECT_EQ(RealToText(100000000000.0), "100000000000.0");
  EXPECT_EQ(RealToText(HUGE_VAL), "inf");
  EXPECT_EQ(RealToText(-HUGE_VAL), "-inf");
  EXPECT_EQ(RealToText(kNan), "NaN");
}

TEST(RealToText, SwitchesToExponents) {
  EXPECT_EQ(RealToText(1e14), "100000000000000.0");
  EXPECT_EQ(RealToText(1e15), "1E+15");
  EXPECT_EQ(RealToText(-2.5e19), "-2.5E+19");
  EXPECT_EQ(RealToText(0.0001), "0.0001");
  EXPECT_EQ(RealToText(0.00001), "1E-05");
  EXPECT_EQ(RealToText(5e-324), "5E-324");
  EXPECT_EQ(RealToText(9223372036854775808.0), "9.223372036854776E+18");
}

TEST(RealToText, ReadsBackExactly) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 20'000; ++i) {
    const uint64_t bits = random();
    double value = 0;
    std::memcpy(&value, &bits, sizeof(value));
    if (!std::isfinite(value)) continue;
    EXPECT_EQ(RealFromText(RealToText(value)), value);
    EXPECT_EQ(RealFromText(RealToJson(value)), value);
  }
}

TEST(RealToJson, IsShortest) {
  EXPECT_EQ(RealToJson(1.0), "1");
  EXPECT_EQ(RealToJson(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(RealToJson(1e19), "1e+19");
  EXPECT_EQ(RealToJson(kNan), "\"NaN\"");
  EXPECT_EQ(RealToJson(-HUGE_VAL), "\"-Infinity\"");
}

TEST(IntegerFromText, FollowsTheTable) {
  EXPECT_EQ(IntFromText("5"), 5);
  EXPECT_EQ(IntFromText("2147483648"), std::nullopt);
  EXPECT_EQ(LongFromText("2147483648"), 2147483648);
  EXPECT_EQ(LongFromText("9223372036854775807"), 9223372036854775807);
  EXPECT_EQ(LongFromText("9223372036854775808"), std::nullopt);
  EXPECT_EQ(LongFromText("-9223372036854775809"), std::nullopt);
  EXPECT_EQ(IntFromText("0xFF"), 255);
  EXPECT_EQ(IntFromText("0X1f"), 31);
  EXPECT_EQ(IntFromText("0x7FFFFFFF"), 2147483647);
  EXPECT_EQ(LongFromText("0x7FFFFFFFFFFFFFFF"), 9223372036854775807);
  EXPECT_EQ(LongFromText("0xFFFFFFFFFFFFFFFF"), -1);
  EXPECT_EQ(LongFromText("0x10000000000000000"), std::nullopt);
  EXPECT_EQ(IntFromText("0x100000000"), std::nullopt);
  for (const std::string_view text : {"", "5.9", "42.0", "1e19", "-0x10", "0x", "0x-1", "0xG",
                                      "1,234", "1_000", "1 000", "abc", "+-5"}) {
    EXPECT_EQ(LongFromText(text), std::nullopt) << text;
    EXPECT_EQ(IntFromText(text), std::nullopt) << text;
  }
}

TEST(RealFromText, FollowsTheTable) {
  EXPECT_EQ(RealFromText("5.9"), 5.9);
  EXPECT_EQ(RealFromText(".5"), 0.5);
  EXPECT_EQ(RealFromText("5."), 5.0);
  EXPECT_EQ(RealFromText("1e10"), 1e10);
  EXPECT_EQ(RealFromText("0.5e-3"), 0.0005);
  EXPECT_EQ(RealFromText("92233720368547758070"), 9.223372036854776e19);
  EXPECT_EQ(RealFromText("inf"), HUGE_VAL);
  EXPECT_EQ(RealFromText("-inf"), -HUGE_VAL);
  EXPECT_EQ(RealFromText("+Infinity"), HUGE_VAL);
  EXPECT_EQ(RealFromText("-Infinity"), -HUGE_VAL);
  for (const std::string_view text : {"NaN", "nan", "  NaN  "}) {
    ASSERT_TRUE(RealFromText(text)) << text;
    EXPECT_TRUE(std::isnan(*RealFromText(text)));
  }
  for (const std::string_view text :
       {"", "INF", "1,234", "1.234,56", "1_000", "1 000", "0x10", "abc", ".", "1e", "+-5", "-"}) {
    EXPECT_EQ(RealFromText(text), std::nullopt) << text;
  }
}

TEST(RealFromText, OutOfRangeIsInfinityOrZero) {
  EXPECT_EQ(RealFromText("1e400"), HUGE_VAL);
  EXPECT_EQ(RealFromText("-1e400"), -HUGE_VAL);
  EXPECT_EQ(RealFromText("1e-400"), 0.0);
  EXPECT_EQ(RealFromText("0." + std::string(500, '0') + "1"), 0.0);
  EXPECT_EQ(RealFromText("1" + std::string(500, '0') + "e-5"), HUGE_VAL);
  EXPECT_EQ(RealFromText("0." + std::string(400, '0') + "1e5"), 0.0);
}

TEST(BoolFromText, FollowsTheTable) {
  for (const std::string_view text : {"true", "TRUE", "tRuE", "1", "-1", "5", "0x10"}) {
    EXPECT_EQ(BoolFromText(text), true) << text;
  }
  EXPECT_EQ(BoolFromText("false"), false);
  EXPECT_EQ(BoolFromText("0"), false);
  for (const std::string_view text : {"yes", "", "1.0", "0.0", " true", " 1", "3.14"}) {
    EXPECT_EQ(BoolFromText(text), std::nullopt) << text;
  }
}

TEST(IntegerFromReal, TruncatesAndSaturates) {
  EXPECT_EQ(LongFromReal(1.99), 1);
  EXPECT_EQ(LongFromReal(-1.99), -1);
  EXPECT_EQ(LongFromReal(1e19), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(LongFromReal(-1e19), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(LongFromReal(9223372036854775807.0), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(LongFromReal(HUGE_VAL), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(IntFromReal(1e19), 2147483647);
  EXPECT_EQ(IntFromReal(2147483647.9), 2147483647);
  EXPECT_EQ(IntFromReal(-1e19), std::numeric_limits<int32_t>::min());
  EXPECT_EQ(IntFromReal(5e-324), 0);
  EXPECT_EQ(LongFromReal(kNan), std::nullopt);
}

TEST(CompareLongReal, IsExact) {
  EXPECT_EQ(CompareLongReal(9007199254740993, 9007199254740992.0), 1);
  EXPECT_EQ(CompareLongReal(std::numeric_limits<int64_t>::max(), 9223372036854775808.0), -1);
  EXPECT_EQ(CompareLongReal(std::numeric_limits<int64_t>::min(), -9223372036854775808.0), 0);
  EXPECT_EQ(CompareLongReal(-1, -1.5), 1);
  EXPECT_EQ(CompareLongReal(1, 1.5), -1);
  EXPECT_EQ(CompareLongReal(0, kNan), 1);
}

TEST(Guid, TakesBothFormsAndPrintsLowerCase) {
  const std::string text = "74be27de-1e4e-49d9-b579-fe0b331d3642";
  EXPECT_EQ(GuidToText(*GuidFromText("74BE27DE-1E4E-49D9-B579-FE0B331D3642")), text);
  EXPECT_EQ(GuidToText(*GuidFromText("74be27de1e4e49d9b579fe0b331d3642")), text);
  EXPECT_EQ(GuidFromText("74be27de-1e4e-49d9-b579fe0b331d36421-"), std::nullopt);
  EXPECT_EQ(GuidFromText("74be27de-1e4e-49d9-b579-fe0b331d364g"), std::nullopt);
  EXPECT_EQ(GuidFromText(""), std::nullopt);
}

TEST(Decimal, ReadsAndPrints) {
  EXPECT_EQ(Decimal("0.10"), "0.1");
  EXPECT_EQ(Decimal("-0.0"), "0");
  EXPECT_EQ(Decimal("100"), "100");
  EXPECT_EQ(Decimal(".5"), "0.5");
  EXPECT_EQ(Decimal("5."), "5");
  EXPECT_EQ(Decimal("-12.5e-3"), "-0.0125");
  EXPECT_EQ(Decimal("1e20"), "100000000000000000000");
  EXPECT_EQ(Decimal("1e100"), "1E+100");
  EXPECT_EQ(Decimal("-1.25e-100"), "-1.25E-100");
  EXPECT_EQ(Decimal("1234567890123456789012345678901234"), "1234567890123456789012345678901234");
  EXPECT_EQ(Decimal("12345678901234567890123456789012345"), "12345678901234567890123456789012340");
  EXPECT_EQ(Decimal("99999999999999999999999999999999999"), "100000000000000000000000000000000000");
  EXPECT_EQ(Decimal("0.00000000000000000000000000000000012345"),
            "0.00000000000000000000000000000000012345");
  EXPECT_EQ(Decimal("1e6144"), "1E+6144");
  EXPECT_EQ(Decimal("1e-6176"), "1E-6176");
  EXPECT_EQ(Decimal("1e-6177"), "0");
  EXPECT_EQ(Decimal("1e-99999999999"), "0");
  for (const std::string_view text :
       {"", ".", "abc", "1e", "1e6145", "0x10", "1,5", "NaN", "--1", "1.2.3"}) {
    EXPECT_EQ(Decimal(text), "(null)") << text;
  }
}

TEST(Decimal, RoundsHalfToEven) {
  const std::string head = "1.00000000000000000000000000000000";
  EXPECT_EQ(Decimal(head + "25"), head + "2");
  EXPECT_EQ(Decimal(head + "35"), head + "4");
  EXPECT_EQ(Decimal(head + "250001"), head + "3");
}

TEST(Decimal, ComputesExactly) {
  EXPECT_EQ(Compute("0.1", DecimalOp::kAdd, "0.2"), "0.3");
  EXPECT_EQ(Compute("1.5", DecimalOp::kAdd, "2.5"), "4");
  EXPECT_EQ(Compute("1", DecimalOp::kSubtract, "1"), "0");
  EXPECT_EQ(Compute("1.5", DecimalOp::kMultiply, "-2"), "-3");
  EXPECT_EQ(Compute("1", DecimalOp::kDivide, "3"), "0.3333333333333333333333333333333333");
  EXPECT_EQ(Compute("1", DecimalOp::kDivide, "0"), "(null)");
  EXPECT_EQ(Compute("0", DecimalOp::kDivide, "0"), "(null)");
  EXPECT_EQ(Compute("9e6144", DecimalOp::kMultiply, "10"), "(null)");
}

TEST(Decimal, ModuloIsNeverNegative) {
  EXPECT_EQ(Compute("10", DecimalOp::kModulo, "3"), "1");
  EXPECT_EQ(Compute("-5.5", DecimalOp::kModulo, "3.0"), "0.5");
  EXPECT_EQ(Compute("5.5", DecimalOp::kModulo, "-3.0"), "2.5");
  EXPECT_EQ(Compute("-6", DecimalOp::kModulo, "3"), "0");
  EXPECT_EQ(Compute("1e50", DecimalOp::kModulo, "7"), "2");
  EXPECT_EQ(Compute("5", DecimalOp::kModulo, "1e50"), "5");
  EXPECT_EQ(Compute("1", DecimalOp::kModulo, "0"), "(null)");
}

TEST(Decimal, Converts) {
  EXPECT_EQ(DecimalToText(DecimalFromLong(std::numeric_limits<int64_t>::min())),
            "-9223372036854775808");
  EXPECT_EQ(DecimalToText(DecimalFromReal(0.1)), "0.1");
  EXPECT_EQ(DecimalToText(DecimalFromReal(123.45678)), "123.45678");
  EXPECT_EQ(DecimalToText(DecimalFromReal(1152921504606846976.0)), "1152921504606846976");
  EXPECT_EQ(DecimalToReal(*DecimalFromText("1.5")), 1.5);
  EXPECT_EQ(DecimalToReal(*DecimalFromText("-1e6000")), -HUGE_VAL);
  EXPECT_EQ(DecimalToLong(*DecimalFromText("9.99")), 9);
  EXPECT_EQ(DecimalToLong(*DecimalFromText("-9.99")), -9);
  EXPECT_EQ(DecimalToLong(*DecimalFromText("1e30")), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(DecimalToLong(*DecimalFromText("-1e30")), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(DecimalToLong(*DecimalFromText("-9223372036854775808")),
            std::numeric_limits<int64_t>::min());
  EXPECT_EQ(DecimalToLong(*DecimalFromText("1e-6000")), 0);
}

TEST(Decimal, SortKeysFollowTheValues) {
  const std::vector<std::string> ascending = {"-1e6144", "-10.5",   "-10",   "-1",    "-1e-6176",
                                              "0",       "1e-6176", "0.5",   "0.55",  "1",
                                              "9.9",     "10",      "10.01", "1e6144"};
  for (size_t i = 0; i < ascending.size(); ++i) {
    for (size_t j = 0; j < ascending.size(); ++j) {
      EXPECT_EQ(DecimalCompare(*DecimalFromText(ascending[i]), *DecimalFromText(ascending[j])),
                i < j   ? -1
                : i > j ? 1
                        : 0)
          << ascending[i] << " " << ascending[j];
    }
  }
  // Zeros and unreduced values of other writers.
  EXPECT_EQ(DecimalCompare(Bytes16{}, *DecimalFromText("0")), 0);
  EXPECT_EQ(DecimalSortKey(*DecimalFromText("1.00")), DecimalSortKey(*DecimalFromText("1")));
}

}  // namespace
}  // namespace quoll::model
