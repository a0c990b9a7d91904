// The binary form of dynamic: JSON in and out, damaged bytes, equality. Expectations are those of
// kql-semantics.md section 10 and of outcomes recorded from a Kusto engine.
#include "model/dynamic.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "model/numbers.h"

namespace quoll::model {
namespace {

std::string RoundTrip(std::string_view json) {
  const auto bytes = DynamicFromJson(json);
  if (!bytes) return "(not JSON)";
  std::string out;
  AppendJson(out, Dynamic(*bytes));
  return out;
}

std::string LiteralToJson(std::string_view text) {
  const auto bytes = DynamicFromLiteral(text);
  if (!bytes) return "(no literal)";
  std::string out;
  AppendJson(out, Dynamic(*bytes));
  return out;
}

std::string TextOf(std::string_view json) { return DynamicToText(Dynamic(*DynamicFromJson(json))); }

std::string Nested(int depth) {
  return std::string(static_cast<size_t>(depth), '[') +
         std::string(static_cast<size_t>(depth), ']');
}

bool Equal(std::string_view a, std::string_view b) {
  const auto left = DynamicFromLiteral(a);
  const auto right = DynamicFromLiteral(b);
  EXPECT_TRUE(left && right) << a << " " << b;
  const bool is_equal = DynamicEquals(Dynamic(*left), Dynamic(*right));
  if (is_equal) {
    EXPECT_EQ(DynamicHash(Dynamic(*left)), DynamicHash(Dynamic(*right))) << a << " " << b;
  }
  return is_equal;
}

TEST(DynamicJson, PrintsCompactInInsertionOrder) {
  EXPECT_EQ(RoundTrip(" { \"b\" : [ 1 , 2.5 , null ] , \"a\" : { } , \"c\":[] } "),
            R"({"b":[1,2.5,null],"a":{},"c":[]})");
  EXPECT_EQ(RoundTrip(R"([true,false,"é\u00e9",""])"), "[true,false,\"éé\",\"\"]");
}

TEST(DynamicJson, NumbersKeepTheirKind) {
  EXPECT_EQ(RoundTrip("[10,10.0,1e3,-0,0.5]"), "[10,10.0,1000.0,0,0.5]");
  EXPECT_EQ(RoundTrip("9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(RoundTrip("-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(DynamicTypeName(Dynamic(*DynamicFromJson("9223372036854775808"))), "double");
  EXPECT_EQ(RoundTrip("9223372036854775808"), "9.223372036854776E+18");
  EXPECT_EQ(RoundTrip("1e999"), "\"Infinity\"");
  EXPECT_EQ(DynamicTypeName(Dynamic(*DynamicFromJson("1"))), "long");
}

TEST(DynamicJson, RefusesWhatIsNotJson) {
  for (const std::string_view text : {"",
                                      " ",
                                      "not json",
                                      "[1,]",
                                      "{\"a\":1,}",
                                      "{a:1}",
                                      "'a'",
                                      "[1 2]",
                                      "01",
                                      "1.",
                                      ".5",
                                      "+1",
                                      "1e",
                                      "-",
                                      "nul",
                                      "nullx",
                                      "True",
                                      "[",
                                      "{\"a\"}",
                                      "{\"a\":}",
                                      "\"a",
                                      "\"\\x41\"",
                                      "\"\\u12g4\"",
                                      "\"a\tb\"",
                                      "\"a\nb\"",
                                      "[1]]",
                                      "// c\n1",
                                      "1h",
                                      "datetime(2020-01-01)",
                                      "NaN",
                                      "\"\\"}) {
    EXPECT_FALSE(DynamicFromJson(text).has_value()) << text;
  }
  EXPECT_FALSE(DynamicFromJson(std::string_view("1\0", 2)).has_value());
}

TEST(DynamicJson, DecodesEscapes) {
  EXPECT_EQ(TextOf(R"("a\"\\\/\b\f\n\r\t\u0041")"), "a\"\\/\b\f\n\r\tA");
  EXPECT_EQ(TextOf(R"("\ud83d\ude00")"), "\xF0\x9F\x98\x80");
  EXPECT_EQ(TextOf(R"("x\ud83dy\ude00")"), "x\xEF\xBF\xBDy\xEF\xBF\xBD");
  EXPECT_EQ(TextOf(R"("\ud83d\ud83d\ude00")"), "\xEF\xBF\xBD\xF0\x9F\x98\x80");
  EXPECT_EQ(RoundTrip(R"("\u0001")"), R"("\u0001")");
}

TEST(DynamicJson, RepeatedNameKeepsFirstPlaceAndLastValue) {
  EXPECT_EQ(RoundTrip(R"({"a":1,"b":2,"a":[3]})"), R"({"a":[3],"b":2})");
  std::string many = "{";
  for (int i = 0; i < 100; ++i)
    many += "\"k" + std::to_string(i % 50) + "\":" + std::to_string(i) + ",";
  many.back() = '}';
  const auto bytes = DynamicFromJson(many);
  ASSERT_TRUE(bytes);
  EXPECT_EQ(Dynamic(*bytes).size(), 50u);
  EXPECT_EQ(Dynamic(*bytes).Property("k7").AsLong(), 57);
  EXPECT_EQ(Dynamic(*bytes).Name(0), "k0");
}

TEST(DynamicJson, DepthIsLimited) {
  EXPECT_TRUE(DynamicFromJson(Nested(kMaxDynamicDepth)).has_value());
  EXPECT_FALSE(DynamicFromJson(Nested(kMaxDynamicDepth + 1)).has_value());
  EXPECT_EQ(RoundTrip(Nested(kMaxDynamicDepth)), Nested(kMaxDynamicDepth));
  EXPECT_FALSE(DynamicFromJson(std::string(1'000'000, '[')).has_value());
}

TEST(DynamicLiteral, TakesKustoForms) {
  EXPECT_EQ(LiteralToJson("['a', \"b\", 'it\\'s',]"), R"(["a","b","it's"])");
  EXPECT_EQ(LiteralToJson("[1, // one\n 2]"), "[1,2]");
  EXPECT_EQ(LiteralToJson(R"([@"C:\x", @'a''b', h"s"])"), R"(["C:\\x","a'b","s"])");
  EXPECT_EQ(LiteralToJson("[datetime(2020-01-01), 1h, time(2), timespan(00:10:00), -1d]"),
            R"(["2020-01-01T00:00:00.0000000Z","01:00:00","2.00:00:00","00:10:00","-1.00:00:00"])");
  EXPECT_EQ(
      LiteralToJson("[long(5), int(6), real(1), double(nan), decimal(1.50), bool(1), long(null)]"),
      R"([5,6,1.0,"NaN","1.5",true,null])");
  EXPECT_EQ(LiteralToJson("guid(74BE27DE-1e4e-49d9-b579-fe0b331d3642)"),
            "\"74be27de-1e4e-49d9-b579-fe0b331d3642\"");
  EXPECT_EQ(LiteralToJson("[dynamic({\"a\":1}), dynamic(null)]"), R"([{"a":1},null])");
  EXPECT_EQ(LiteralToJson("0x1F"), "31");
  EXPECT_EQ(LiteralToJson("['a' \"b\" // c\n @'d', 'e']"), R"(["abd","e"])");
  EXPECT_EQ(LiteralToJson("{a:1}"), "(no literal)");
  EXPECT_EQ(LiteralToJson("datetime(nonsense)"), "(no literal)");
  EXPECT_EQ(LiteralToJson("[1h"), "(no literal)");
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "dynamic(";
  EXPECT_EQ(LiteralToJson(deep), "(no literal)");
}

TEST(DynamicText, UnquotesOnlyATopLevelString) {
  EXPECT_EQ(TextOf("\"x\""), "x");
  EXPECT_EQ(TextOf("[\"x\"]"), "[\"x\"]");
  EXPECT_EQ(TextOf("true"), "true");
  EXPECT_EQ(TextOf("null"), "");
  EXPECT_EQ(TextOf("10.0"), "10.0");
  EXPECT_EQ(DynamicToText(Dynamic()), "");
  DynamicWriter writer;
  writer.Real(HUGE_VAL);
  EXPECT_EQ(DynamicToText(Dynamic(writer.Take())), "inf");
}

TEST(DynamicAccess, MissingIsNull) {
  const std::string bytes = *DynamicFromJson(R"({"a":[10,20,30],"":7})");
  const Dynamic value(bytes);
  EXPECT_EQ(value.Property("a").At(2).AsLong(), 30);
  EXPECT_EQ(value.Property("a").At(-1).AsLong(), 30);
  EXPECT_TRUE(value.Property("a").At(3).IsNull());
  EXPECT_TRUE(value.Property("a").At(-4).IsNull());
  EXPECT_TRUE(value.Property("A").IsNull());
  EXPECT_TRUE(value.At(0).IsNull());
  EXPECT_TRUE(value.Property("a").Property("x").IsNull());
  EXPECT_EQ(value.Property("").AsLong(), 7);
  EXPECT_EQ(value.Element(0).size(), 3u);
}

TEST(DynamicWriter, WritesEveryKind) {
  DynamicWriter writer;
  writer.BeginBag();
  writer.Name("int"), writer.Int(-5);
  writer.Name("when"), writer.Datetime(0);
  writer.Name("span"), writer.Timespan(-1);
  writer.Name("dec"), writer.Decimal(*DecimalFromText("-0.10"));
  writer.Name("copy"), writer.Value(Dynamic(*DynamicFromJson("[1,[2]]")));
  writer.Name("none"), writer.Value(Dynamic());
  writer.EndBag();
  const std::string bytes = writer.Take();
  EXPECT_EQ(
      DynamicToText(Dynamic(bytes)),
      R"({"int":-5,"when":"0001-01-01T00:00:00.0000000Z","span":"-00:00:00.0000001","dec":"-0.1",)"
      R"("copy":[1,[2]],"none":null})");
  EXPECT_EQ(DynamicTypeName(Dynamic(bytes).Property("when")), "datetime");
  EXPECT_EQ(DynamicToText(Dynamic(writer.Take())), "");
}

TEST(DynamicCell, StringStaysAString) {
  Column strings(Type::kString);
  strings.AppendText("{\"a\":1}");
  strings.AppendNull();
  EXPECT_EQ(DynamicTypeName(Dynamic(DynamicFromCell(strings.view(), 0))), "string");
  EXPECT_EQ(DynamicTypeName(Dynamic(DynamicFromCell(strings.view(), 1))), "string");
  Column longs(Type::kLong);
  longs.Append(int64_t{7});
  longs.AppendNull();
  EXPECT_EQ(Dynamic(DynamicFromCell(longs.view(), 0)).AsLong(), 7);
  EXPECT_TRUE(Dynamic(DynamicFromCell(longs.view(), 1)).IsNull());
}

TEST(DynamicEquals, IsByValue) {
  EXPECT_TRUE(Equal("1", "1.0"));
  EXPECT_TRUE(Equal("int(1)", "decimal(1.00)"));
  EXPECT_TRUE(Equal("0.1", "decimal(0.1)"));
  EXPECT_TRUE(Equal("real(nan)", "real(nan)"));
  EXPECT_TRUE(Equal("0.0", "-0.0"));
  EXPECT_TRUE(Equal("{\"a\":1,\"b\":2}", "{\"b\":2.0,\"a\":1}"));
  EXPECT_FALSE(Equal("{\"a\":1}", "{\"a\":1,\"b\":null}"));
  EXPECT_FALSE(Equal("[1,2]", "[2,1]"));
  EXPECT_FALSE(Equal("\"2\"", "2"));
  EXPECT_FALSE(Equal("9007199254740993", "9007199254740992.0"));
  EXPECT_FALSE(Equal("1h", "36000000000"));
}

TEST(DynamicCompare, IsATotalOrder) {
  const std::vector<std::string> ascending = {"null",
                                              "false",
                                              "true",
                                              "real(nan)",
                                              "real(-inf)",
                                              "-1",
                                              "decimal(-0.5)",
                                              "0",
                                              "0.5",
                                              "1",
                                              "real(inf)",
                                              "datetime(2020-01-01)",
                                              "1h",
                                              "guid(74be27de-1e4e-49d9-b579-fe0b331d3642)",
                                              "\"a\"",
                                              "\"b\"",
                                              "[]",
                                              "[1]",
                                              "[1,2]",
                                              "[2]",
                                              "{}",
                                              "{\"a\":1}",
                                              "{\"a\":2}",
                                              "{\"b\":1}"};
  for (size_t i = 0; i < ascending.size(); ++i) {
    for (size_t j = 0; j < ascending.size(); ++j) {
      const std::string a = *DynamicFromLiteral(ascending[i]);
      const std::string b = *DynamicFromLiteral(ascending[j]);
      EXPECT_EQ(DynamicCompare(Dynamic(a), Dynamic(b)), i < j   ? -1
                                                        : i > j ? 1
                                                                : 0)
          << ascending[i] << " " << ascending[j];
    }
  }
}

// Walks everything a view can reach; the sanitizers watch the bounds.
TEST(DynamicView, DamagedBytesGiveNullAndNeverReadOutside) {
  const std::string good = *DynamicFromLiteral(
      R"({"a":[1,2.5,"text",{"b":datetime(2020-01-01)}],"c":guid(74be27de-1e4e-49d9-b579-fe0b331d3642),"d":decimal(1.5)})");
  std::mt19937 random(7);
  size_t num_printed = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = good.substr(0, random() % (good.size() + 1));
    for (int k = static_cast<int>(random() % 4); k > 0 && !bytes.empty(); --k) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    // An exact allocation, so that one byte too far is seen.
    const std::vector<char> exact(bytes.begin(), bytes.end());
    const Dynamic value(std::string_view(exact.data(), exact.size()));
    std::string out;
    AppendJson(out, value);
    num_printed += out.empty() ? 0 : 1;
    EXPECT_EQ(DynamicCompare(value, value), 0);
    DynamicHash(value);
  }
  EXPECT_EQ(num_printed, 20'000u);
}

}  // namespace
}  // namespace quoll::model
