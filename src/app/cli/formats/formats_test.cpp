// The value forms of results, and how tables fit a terminal.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "app/cli/formats/cell_text.h"
#include "app/cli/formats/table_layout.h"
#include "base/ticks.h"
#include "base/utf8.h"
#include "model/dynamic.h"
#include "model/numbers.h"
#include "model/value.h"

namespace quoll::cli {
namespace {

using model::Type;
using model::Value;

model::Column ColumnOf(const Value& value) {
  model::Column column(value.type);
  column.Resize(1);
  value.Store(column, 0);
  return column;
}

std::string Json(const Value& value) {
  std::string out;
  AppendCellJson(out, ColumnOf(value).view(), 0);
  return out;
}

std::string Csv(const Value& value) {
  std::string out;
  AppendCellCsv(out, ColumnOf(value).view(), 0);
  return out;
}

std::string Shown(const Value& value) { return CellForTerminal(ColumnOf(value).view(), 0); }

Value DynamicOf(std::string_view literal) {
  return Value::DynamicBytes(*model::DynamicFromLiteral(literal));
}

TEST(JsonForm, WholeNumbersAreExact) {
  EXPECT_EQ(Json(Value::Long(std::numeric_limits<int64_t>::min())), "-9223372036854775808");
  EXPECT_EQ(Json(Value::Int(-7)), "-7");
  EXPECT_EQ(Json(Value::Bool(true)), "true");
}

TEST(JsonForm, RealsThatJsonHasNoFormForAreStrings) {
  EXPECT_EQ(Json(Value::Real(std::nan(""))), "\"NaN\"");
  EXPECT_EQ(Json(Value::Real(-INFINITY)), "\"-Infinity\"");
  EXPECT_EQ(std::stod(Json(Value::Real(0.1))), 0.1);
}

TEST(JsonForm, TimesHaveSevenDigitsAndTimespansAllParts) {
  EXPECT_EQ(Json(Value::Datetime(*base::ParseDatetime("2024-05-01T12:30:00.1234567Z"))),
            "\"2024-05-01T12:30:00.1234567Z\"");
  EXPECT_EQ(Json(Value::Timespan(-*base::ParseTimespan("1.02:03:04.5678901"))),
            "\"-1.02:03:04.5678901\"");
  EXPECT_EQ(Json(Value::Timespan(0)), "\"00:00:00\"");
}

TEST(JsonForm, DecimalAndGuidAreStrings) {
  EXPECT_EQ(Json(Value::Wide(Type::kDecimal, *model::DecimalFromText("0.1"))), "\"0.1\"");
  EXPECT_EQ(
      Json(Value::Wide(Type::kGuid, *model::GuidFromText("74BE27DE-1e4e-49d9-b579-fe0b331d3642"))),
      "\"74be27de-1e4e-49d9-b579-fe0b331d3642\"");
}

TEST(JsonForm, MissingIsNullButForStrings) {
  EXPECT_EQ(Json(Value::Null(Type::kLong)), "null");
  EXPECT_EQ(Json(Value::Null(Type::kDynamic)), "null");
  EXPECT_EQ(Json(Value::Null(Type::kString)), "\"\"");
}

TEST(JsonForm, DynamicIsTheValueItself) {
  EXPECT_EQ(Json(DynamicOf(R"({"a":[1,null,"x"]})")), R"({"a":[1,null,"x"]})");
  model::DynamicWriter writer;
  writer.Real(std::nan(""));
  EXPECT_EQ(Json(Value::DynamicBytes(writer.Take())), "\"NaN\"");
}

TEST(JsonForm, BytesThatAreNoTextBecomeReplacementCharacters) {
  EXPECT_EQ(Json(Value::String("a\xff\n\"")), "\"a\xEF\xBF\xBD\\n\\\"\"");
}

TEST(CsvForm, TextsAreSafeInASpreadsheetAndNumbersStayNumbers) {
  EXPECT_EQ(Csv(Value::String("=1+1")), "'=1+1");
  EXPECT_EQ(Csv(Value::Long(-5)), "-5");
  EXPECT_EQ(Csv(DynamicOf("-5")), "-5");
  EXPECT_EQ(Csv(DynamicOf("\"=1+1\"")), "'=1+1");
  EXPECT_EQ(Csv(Value::String("a,\"b\"")), "\"a,\"\"b\"\"\"");
  EXPECT_EQ(Csv(Value::Null(Type::kLong)), "");
  EXPECT_EQ(Csv(Value::Real(INFINITY)), "Infinity");
}

TEST(TerminalForm, ControlCharactersAreVisible) {
  EXPECT_EQ(Shown(Value::String("\x1b[31mred\n")), "\\x1b[31mred\\n");
  EXPECT_EQ(Shown(DynamicOf("\"\\u001b[2J\"")), "\\x1b[2J");
}

TEST(TerminalForm, NullIsNamedAndTimesAreShort) {
  EXPECT_EQ(Shown(Value::Null(Type::kLong)), "null");
  EXPECT_EQ(Shown(Value::String("")), "");
  EXPECT_EQ(Shown(Value::Datetime(*base::ParseDatetime("2026-05-05"))), "2026-05-05T00:00:00Z");
}

TEST(FitColumns, WidthsStayWhereThereIsRoom) {
  EXPECT_EQ(*FitColumns({5, 10}, 17), (std::vector<size_t>{5, 10}));
  EXPECT_EQ(*FitColumns({500}, 0), (std::vector<size_t>{500}));
  EXPECT_TRUE(FitColumns({}, 10)->empty());
}

TEST(FitColumns, WidestAreNarrowedAndTheLineIsFilled) {
  EXPECT_EQ(*FitColumns({4, 100, 100}, 40), (std::vector<size_t>{4, 16, 16}));
  EXPECT_EQ(*FitColumns({4, 100, 100}, 41), (std::vector<size_t>{4, 17, 16}));
}

TEST(FitColumns, ColumnsThatCannotStandSideBySideDoNotFit) {
  EXPECT_FALSE(FitColumns(std::vector<size_t>(20, 30), 80).has_value());
  EXPECT_FALSE(FitColumns({30, 30}, 2).has_value());
}

TEST(CutToWidth, MarksWhatIsCutAndCountsCells) {
  EXPECT_EQ(CutToWidth("abcdef", 6), "abcdef");
  EXPECT_EQ(CutToWidth("abcdefg", 6), "abcde…");
  EXPECT_EQ(CutToWidth("日本語日本語", 6), "日本…");
  EXPECT_LE(base::DisplayWidth(CutToWidth("日本語日本語", 6)), 6u);
  EXPECT_EQ(CutToWidth("abc", 1), "…");
  EXPECT_EQ(CutToWidth("abc", 0), "");
}

}  // namespace
}  // namespace quoll::cli
