// The golden runner itself: what it reads, what it takes for equal, what it rewrites.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "model/numbers.h"
#include "record.h"
#include "runner.h"
#include "table_text.h"

namespace quoll::kqlt {
namespace {

using model::Type;
using model::Value;
using Lines = std::vector<std::string>;

constexpr char kTwoRecords[] =
    "# about: `where`\n"
    "\n"
    "table Signins\n"
    "User:string | Result:int\n"
    "amy         | 0\n"
    "eve         | (null)\n"
    "\n"
    "query ordered slow\n"
    "why:  a missing value differs\n"
    "from: docs\n"
    "Signins\n"
    "<blank>\n"
    "| where Result != 1\n"
    "----\n"
    "User:string\n"
    "eve\n"
    "\n"
    "sql backend=duckdb\n"
    "why:  no reason\n"
    "Signins\n"
    "----\n"
    "SELECT <any>\n";

TEST(Records, AreReadWithTheirPlaces) {
  const RecordFile file = ParseRecords(kTwoRecords);
  ASSERT_TRUE(file.problems.empty()) << file.problems[0].message;
  ASSERT_EQ(file.records.size(), 3u);
  EXPECT_EQ(file.records[0].kind, Kind::kTable);
  EXPECT_EQ(file.records[0].argument, "Signins");
  EXPECT_EQ(file.records[0].expected,
            (Lines{"User:string | Result:int", "amy         | 0", "eve         | (null)"}));
  const Record& query = file.records[1];
  EXPECT_EQ(query.line, 8u);
  EXPECT_TRUE(query.HasFlag("ordered"));
  EXPECT_TRUE(query.HasFlag("slow"));
  EXPECT_EQ(query.why, "a missing value differs");
  EXPECT_EQ(query.from, "docs");
  EXPECT_EQ(query.input, "Signins\n\n| where Result != 1");
  EXPECT_EQ(query.expected, (Lines{"User:string", "eve"}));
  EXPECT_EQ(file.records[2].FlagValue("backend"), "duckdb");
  EXPECT_FALSE(file.records[2].FlagValue("rule"));
}

TEST(Records, FaultsAreNamedWithTheirLine) {
  const auto problem = [](const std::string& text) {
    const RecordFile file = ParseRecords(text);
    EXPECT_TRUE(file.records.empty());
    return file.problems.empty()
               ? ""
               : std::to_string(file.problems[0].line) + " " + file.problems[0].message;
  };
  EXPECT_EQ(problem("query\nT\n----\na:long\n"), "1 `why:` is missing");
  EXPECT_EQ(problem("\nquery fast\nwhy: x\nT\n----\na:long\n"), "2 unknown flag `fast`");
  EXPECT_EQ(problem("quarry\nwhy: x\nT\n----\na:long\n"), "1 no record starts with `quarry`");
  EXPECT_EQ(problem("query\nwhy: x\nT\n"), "1 the record has no `----`");
  EXPECT_EQ(problem("query\nwhy: x\nfrom: hearsay\nT\n----\na:long\n"),
            "3 `from:` is docs, kusto, reasoned or self");
  EXPECT_EQ(problem("known-wrong\nwhy: x\nT\n----\na:long\n"), "1 `issue:` is missing");
  EXPECT_EQ(problem("read\nwhy: x\nT\n----\na:long\n"), "1 `read` needs a format");
}

TEST(Records, AnyStandsForTextWithinALine) {
  EXPECT_TRUE(MatchesLine("a <any> c", "a long b c"));
  EXPECT_TRUE(MatchesLine("<any>b<any>", "abc"));
  EXPECT_FALSE(MatchesLine("a <any> c", "a c"));
  EXPECT_FALSE(MatchesLine("<any>ab", "abc"));
  EXPECT_FALSE(MatchesLine("a<any>a", "a"));
}

TEST(Records, AnyAtTheEndStandsForTheRest) {
  EXPECT_TRUE(MatchesLines({"error[K2012]: <any>"}, {"error[K2012]: bad", " --> query:1:1"}));
  EXPECT_FALSE(MatchesLines({"error[K2012]: bad"}, {"error[K2012]: bad", " --> query:1:1"}));
  EXPECT_FALSE(MatchesLines({"a", "<any>"}, {"a"}));
  EXPECT_TRUE(MatchesLines({"a", "<blank>", "b"}, {"a", "", "b"}));
}

TEST(Records, BlessingRewritesTheExpectationAndItsOrigin) {
  RecordFile file = ParseRecords(kTwoRecords);
  Bless(file.lines, file.records[2], {"SELECT 1", "", "FROM x"});
  Bless(file.lines, file.records[1], {"User:string"});
  std::string text;
  for (const std::string& line : file.lines) text += line + "\n";
  const RecordFile blessed = ParseRecords(text);
  ASSERT_EQ(blessed.records.size(), 3u);
  EXPECT_EQ(blessed.records[1].expected, Lines{"User:string"});
  EXPECT_EQ(blessed.records[1].from, "self");
  EXPECT_EQ(blessed.records[1].input, file.records[1].input);
  EXPECT_EQ(blessed.records[2].expected, (Lines{"SELECT 1", "<blank>", "FROM x"}));
  EXPECT_EQ(blessed.records[2].from, "self");
  EXPECT_EQ(blessed.records[2].why, "no reason");
}

Table MustParse(const Lines& lines) {
  std::string error;
  auto table = ParseTable(lines, error);
  EXPECT_TRUE(table) << error;
  return table ? *table : Table{};
}

std::string ErrorOf(const Lines& lines) {
  std::string error;
  EXPECT_FALSE(ParseTable(lines, error));
  return error;
}

TEST(Tables, NullAndEmptyTextDiffer) {
  const Table table = MustParse({"s:string | n:long", "\"\" | (null)", "a b | 5"});
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows[0][0], Value::String(""));
  EXPECT_EQ(table.rows[0][1], Value::Null(Type::kLong));
  EXPECT_EQ(table.rows[1][0], Value::String("a b"));
  EXPECT_EQ(RenderTable(table), (Lines{"s:string | n:long", "\"\" | (null)", "a b | 5"}));
}

TEST(Tables, EveryTypeReadsBackAsItIsShown) {
  const Lines lines = {
      "b:bool | i:int | r:real | d:decimal | t:datetime | s:timespan | g:guid | y:dynamic",
      "true | -5 | 2.5 | 0.5 | 2020-01-01T00:00:00.0000000Z | 1.02:03:04 | "
      "74be27de-1e4e-49d9-b579-fe0b331d3642 | "
      "[1,\"a|b\",{\"x\":null}]"};
  EXPECT_EQ(RenderTable(MustParse(lines)), lines);
}

TEST(Tables, TextsThatReadAsSomethingElseAreQuoted) {
  Table table;
  table.columns = {{"s", Type::kString}, {"n", Type::kLong}};
  for (const char* text :
       {"(null)", "a | b", " a", "\"q\"", "line\nbreak", "", "<blank>", "x<any>"}) {
    table.rows.push_back({Value::String(text), Value::Long(1)});
  }
  EXPECT_EQ(MustParse(RenderTable(table)).rows, table.rows);
  EXPECT_EQ(RenderCell(Value::String("line\nbreak")), "\"line\\nbreak\"");
}

TEST(Tables, FaultsNameTheCell) {
  EXPECT_EQ(ErrorOf({"n:long", "abc"}), "`abc` is no long");
  EXPECT_EQ(ErrorOf({"n:number"}), "`n:number` is no `name:type`");
  EXPECT_EQ(ErrorOf({"a:long | b:long", "1"}), "`1` has 1 cells, not 2");
  EXPECT_EQ(ErrorOf({"s:string", "(null)"}), "`(null)` is no string");
}

TEST(Tables, RowsCompareAsASetUnlessOrdered) {
  const Table actual = MustParse({"n:long", "1", "2", "2"});
  EXPECT_EQ(CompareTable({"n:long", "2", "1", "2"}, actual, Order::kFree), "");
  EXPECT_EQ(CompareTable({"n:long", "2", "1", "2"}, actual, Order::kGiven), "no row is `2`");
  EXPECT_EQ(CompareTable({"n:long", "1", "1", "2"}, actual, Order::kFree), "no row is `1`");
  EXPECT_EQ(CompareTable({"n:long", "1", "2"}, actual, Order::kFree), "a row too many: `2`");
  EXPECT_EQ(CompareTable({"n:long", "1", "2", "2", "2"}, actual, Order::kGiven), "no row is `2`");
}

TEST(Tables, ColumnsCompareByNameTypeAndOrder) {
  const Table actual = MustParse({"n:long | m:long"});
  EXPECT_EQ(CompareTable({"n:long | m:long"}, actual, Order::kFree), "");
  EXPECT_EQ(CompareTable({"m:long | n:long"}, actual, Order::kFree),
            "columns are `n:long | m:long`");
  EXPECT_EQ(CompareTable({"n:int | m:long"}, actual, Order::kFree),
            "columns are `n:long | m:long`");
}

TEST(Tables, CellsCompareAsValues) {
  const Table actual = MustParse({"r:real | t:timespan | d:dynamic", "5 | 01:00:00 | {\"a\":1.0}"});
  EXPECT_EQ(CompareTable({"r:real | t:timespan | d:dynamic", "5.0 | 1h | { \"a\": 1.0 }"}, actual,
                         Order::kFree),
            "");
  EXPECT_NE(CompareTable({"r:real | t:timespan | d:dynamic", "5.0 | 1h | {\"a\":1}"}, actual,
                         Order::kFree),
            "");
  EXPECT_NE(CompareTable({"r:real | t:timespan | d:dynamic", "5.1 | 1h | {\"a\":1.0}"}, actual,
                         Order::kFree),
            "");
  EXPECT_EQ(CompareTable({"r:real | t:timespan | d:dynamic", "<any> | <any>:00 | <any>"}, actual,
                         Order::kFree),
            "");
}

TEST(Tables, DynamicTextsMayStandWithoutQuotes) {
  const Table actual = MustParse({"d:dynamic", "\"x y\""});
  EXPECT_EQ(CompareTable({"d:dynamic", "x y"}, actual, Order::kFree), "");
  EXPECT_NE(CompareTable({"d:dynamic", "5"}, MustParse({"d:dynamic", "\"5\""}), Order::kFree), "");
}

TEST(Tables, RealsCompareToTheLastDigitsButNan) {
  const Table actual = MustParse({"r:real", "NaN", "0.30000000000000004"});
  EXPECT_EQ(CompareTable({"r:real", "0.3", "NaN"}, actual, Order::kFree), "");
  EXPECT_NE(CompareTable({"r:real", "0.3", "(null)"}, actual, Order::kFree), "");
  EXPECT_NE(CompareTable({"r:real", "0.3000000001", "NaN"}, actual, Order::kFree), "");
}

TEST(Tables, CsvKnowsQuotesAndEmptyFields) {
  std::string error;
  const auto table = ParseCsvTable("s:string,n:long\r\n\"a,\"\"b\"\"\nc\",5\r\n,\n", error);
  ASSERT_TRUE(table) << error;
  ASSERT_EQ(table->rows.size(), 2u);
  EXPECT_EQ(table->rows[0][0], Value::String("a,\"b\"\nc"));
  EXPECT_EQ(table->rows[0][1], Value::Long(5));
  EXPECT_EQ(table->rows[1][0], Value::String(""));
  EXPECT_TRUE(table->rows[1][1].is_null);
  EXPECT_FALSE(ParseCsvTable("s:string\n\"open", error));
  EXPECT_FALSE(ParseCsvTable("s:string,n:long\na\n", error));
}

// Answers from a list; `fail` fails with a diagnostic.
class FakeBackend : public Backend {
 public:
  std::string_view name() const override { return "fake"; }
  void SetTables(std::vector<NamedTable> given) override { tables = std::move(given); }
  Outcome Run(const std::string& query) override {
    if (query == "fail")
      return {true, {}, {"error[K1004]: unexpected token", "", " --> query:1:1"}};
    if (query == "two")
      return {false, {MustParse({"a:long", "1"}), MustParse({"b:long", "2"})}, {}};
    return {false, {tables.at(0).table}, {}};
  }
  std::vector<std::string> Explain(const std::string&, Kind form,
                                   std::vector<std::string>&) override {
    return {form == Kind::kSql ? "SELECT 1" : "Values"};
  }
  std::vector<std::string> Lint(const std::string&, std::vector<std::string>&) override {
    return {"warning[K7001]: slow"};
  }
  std::vector<std::string> Match(const std::string& intelligence, const std::string& log,
                                 std::vector<std::string>&) override {
    const auto line = [](const std::string& text) { return text.substr(0, text.find('\n')); };
    return {"hit " + line(intelligence) + " " + line(log)};
  }
  std::vector<std::string> Pack(const std::string&, const std::string& path, bool is_seed_style,
                                std::vector<std::string>& problems) override {
    if (path == "page.md") return {is_seed_style ? "seed" : "own", "", "end"};
    problems = {"the pack holds page.md"};
    return {};
  }
  Reading Read(const std::string&, const std::string& text) override {
    return {
        .format = "cef", .tables = {{"Signins", MustParse({"n:long", text})}}, .num_rejected = 2};
  }
  std::vector<NamedTable> tables;
};

// A .kqlt file in a folder of its own.
class RunnerTest : public testing::Test {
 protected:
  RunnerTest() {
    folder_ =
        std::filesystem::path(testing::TempDir()) /
        (std::string("kqlt_") + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(folder_ / "operators");
  }
  ~RunnerTest() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& text) { std::ofstream(path()) << text; }
  std::string Read() {
    std::ostringstream text;
    text << std::ifstream(path()).rdbuf();
    return text.str();
  }
  std::string path() const { return (folder_ / "operators" / "x.kqlt").string(); }
  Counts Run(size_t line = 0, const RunOptions& options = {}) {
    out_.str("");
    return RunFile({path(), "operators/x.kqlt", line}, options, backend_, out_);
  }

  std::filesystem::path folder_;
  FakeBackend backend_;
  std::ostringstream out_;
};

constexpr char kPassing[] =
    "table T\nn:long\n1\n\n"
    "query\nwhy: x\nT\n----\nn:long\n1\n\n"
    "error\nwhy: x\nfail\n----\nerror[K1004]: unexpected token\n<blank>\n --> query:1:1\n\n"
    "query\nwhy: several statements\nfrom: self\ntwo\n----\na:long\n1\n<blank>\nb:long\n2\n\n"
    "plan\nwhy: x\nT\n----\nValues\n\n"
    "query slow\nwhy: x\nT\n----\nn:long\n2\n\n"
    "query backend=other\nwhy: x\nT\n----\nn:long\n2\n";

TEST_F(RunnerTest, ComparesAFileOfAPack) {
  Write(
      "pack page.md\nwhy: x\nfeed\n----\nown\n<blank>\nend\n\n"
      "pack page.md style=seed\nwhy: x\nfeed\n----\nseed\n<blank>\nend\n");
  EXPECT_EQ(Run().num_passed, 2u) << out_.str();
  Write("pack other.md\nwhy: x\nfeed\n----\nown\n");
  EXPECT_EQ(Run().num_failed, 1u);
  EXPECT_NE(out_.str().find("the pack holds page.md"), std::string::npos) << out_.str();
}

TEST_F(RunnerTest, CountsWhatPassesAndWhatIsSkipped) {
  Write(kPassing);
  const Counts counts = Run();
  EXPECT_EQ(counts.num_passed, 4u) << out_.str();
  EXPECT_EQ(counts.num_failed, 0u);
  EXPECT_EQ(counts.num_skipped, 2u);
  EXPECT_EQ(counts.num_self, 1u);
  EXPECT_EQ(Run(0, {.with_slow = true}).num_failed, 1u);
}

TEST_F(RunnerTest, SaysWhatDiffersAndWhere) {
  Write("table T\nn:long\n1\n\nquery\nwhy: the reason\nT\n----\nn:long\n2\n");
  EXPECT_EQ(Run().num_failed, 1u);
  EXPECT_EQ(out_.str(),
            "operators/x.kqlt:5: no row is `2`\n  why: the reason\n  expected\n    n:long\n    2\n"
            "  actual\n    n:long\n    1\n");
}

TEST_F(RunnerTest, AFailingQueryAndAPassingErrorAreDifferences) {
  Write("query\nwhy: x\nfail\n----\nn:long\n\nerror\nwhy: x\ntwo\n----\nerror[K1004]: <any>\n");
  EXPECT_EQ(Run().num_failed, 2u);
  EXPECT_NE(out_.str().find("the query fails"), std::string::npos);
  EXPECT_NE(out_.str().find("the query does not fail"), std::string::npos);
}

TEST_F(RunnerTest, ALineSelectsTheRecordItStandsIn) {
  Write(
      "table T\nn:long\n1\n\nquery\nwhy: x\nT\n----\nn:long\n2\n\nquery\nwhy: "
      "x\nT\n----\nn:long\n1\n");
  EXPECT_EQ(Run(7).num_failed, 1u);
  EXPECT_EQ(Run(7).num_passed, 0u);
  EXPECT_EQ(Run(12).num_passed, 1u);
  EXPECT_EQ(Run(12).num_failed, 0u);
}

TEST_F(RunnerTest, FaultsOfTheFileFail) {
  Write("table T\nn:long\nx\n\nquery\nT\n----\nn:long\n");
  EXPECT_EQ(Run().num_failed, 2u);
  EXPECT_NE(out_.str().find("operators/x.kqlt:1: `x` is no long"), std::string::npos);
  EXPECT_NE(out_.str().find("operators/x.kqlt:5: `why:` is missing"), std::string::npos);
}

TEST_F(RunnerTest, ReadingsHaveTablesAndACountOfRejectedRecords) {
  const std::string input = "why: x\n5\n----\n";
  Write("read cef\n" + input + "Signins\nn:long\n5\n<blank>\nrejected: 2\n");
  EXPECT_EQ(Run().num_passed, 1u) << out_.str();
  for (const char* wrong :
       {"Signins\nn:long\n5\n", "Signins\nn:long\n5\n<blank>\nrejected: 3\n",
        "Signins\nn:long\n6\n<blank>\nrejected: 2\n", "T\nn:long\n5\n<blank>\nrejected: 2\n"}) {
    Write("read cef\n" + input + wrong);
    EXPECT_EQ(Run().num_failed, 1u) << wrong;
  }
  Write("read leef\n" + input + "Signins\nn:long\n5\n<blank>\nrejected: 2\n");
  EXPECT_EQ(Run().num_failed, 1u);
  EXPECT_NE(out_.str().find("the text was read as `cef`"), std::string::npos);
}

TEST_F(RunnerTest, MatchesAreTheHitsOfOneTextInAnother) {
  const std::string input = "match\nwhy: x\n192.0.2.1\n<blank>\ntext\n----\n";
  Write(input + "hit 192.0.2.1 text\n");
  EXPECT_EQ(Run().num_passed, 1u) << out_.str();
  Write(input + "no hit\n");
  EXPECT_EQ(Run().num_failed, 1u);
  Write("match\nwhy: x\ntext\n----\nno hit\n");
  EXPECT_EQ(Run().num_failed, 1u);
  EXPECT_NE(out_.str().find("no `<blank>`"), std::string::npos);
}

TEST_F(RunnerTest, BlessingRewritesOnlyWhatDiffers) {
  const std::string table = "table T\nn:long\n1\n\n";
  const std::string right = "query\nwhy: x\nfrom: docs\nT\n----\nn:long\n1\n\n";
  Write(table + right + "query\nwhy: x\nfrom: docs\nT\n----\nn:long\n2\n");
  const Counts counts = Run(0, {.mode = Mode::kBless});
  EXPECT_EQ(counts.num_failed, 0u);
  EXPECT_EQ(counts.num_self, 1u);
  EXPECT_EQ(Read(), table + right + "query\nwhy: x\nfrom: self\nT\n----\nn:long\n1\n");
  EXPECT_EQ(Run().num_passed, 2u);
}

TEST_F(RunnerTest, TablesComeFromFilesToo) {
  std::ofstream(folder_ / "operators" / "t.csv") << "n:long\n7\n";
  Write("table T = t.csv\n\nquery\nwhy: x\nT\n----\nn:long\n7\n\ntable U = missing.csv\n");
  const Counts counts = Run();
  EXPECT_EQ(counts.num_passed, 1u) << out_.str();
  EXPECT_EQ(counts.num_failed, 1u);
}

TEST_F(RunnerTest, SelectsFoldersFilesAndLines) {
  Write("");
  const std::string root = folder_.string();
  std::string error;
  const auto shown = [&](const std::vector<std::string>& names) {
    std::string text;
    error.clear();
    for (const Selection& selection : Select(root, names, error)) {
      text += selection.shown + ":" + std::to_string(selection.line) + " ";
    }
    return text;
  };
  EXPECT_EQ(shown({}), "operators/x.kqlt:0 ");
  EXPECT_EQ(shown({"operators"}), "operators/x.kqlt:0 ");
  EXPECT_EQ(shown({"operators/x.kqlt:12"}), "operators/x.kqlt:12 ");
  EXPECT_EQ(shown({"operators/y.kqlt"}), "");
  EXPECT_EQ(error, "`operators/y.kqlt` selects no records");
}

}  // namespace
}  // namespace quoll::kqlt
