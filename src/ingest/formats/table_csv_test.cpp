// CSV exports: portal headers, quoted cells over several lines, types of unknown tables.
#include "ingest/csv_framer.h"
#include "ingest/testing.h"

namespace quoll::ingest {
namespace {

using testing::OpenLogs;
using testing::Row;
using testing::TempFolder;

class Csv : public ::testing::Test {
 protected:
  std::vector<Row> Read(const std::string& name, const std::string& text, const std::string& table,
                        const std::vector<std::string>& columns,
                        const std::string& override_table = "") {
    const std::string path = folder_.Write(name, text);
    logs_ = std::make_unique<OpenLogs>(
        std::vector<std::string>{override_table.empty() ? path : override_table + "=" + path});
    return logs_->Rows(table, columns);
  }
  TempFolder folder_;
  std::unique_ptr<OpenLogs> logs_;
};

TEST_F(Csv, APortalExportBindsToTheColumnsMeant) {
  OpenLogs logs({std::string(QUOLL_SOURCE_DIR) + "/tests/data/logs/DeviceFileEvents.csv"});
  EXPECT_EQ(logs.Rows("DeviceFileEvents", {"Timestamp", "TimeGenerated", "FileName",
                                           "AdditionalFields", "Analyst note"}),
            (std::vector<Row>{{"2026-05-05T10:00:00.0000000Z", "2026-05-05T10:00:00.0000000Z",
                               "a.exe", R"({"FileType":"PortableExecutable"})", "seen"},
                              {"2026-05-05T10:00:01.5000000Z", "2026-05-05T10:00:01.5000000Z",
                               "b,c.txt", "(null)", "two\nlines, \"quoted\""}}));
}

TEST_F(Csv, RecordsAreCountedWithoutTheHeaderAndLinesWithIt) {
  OpenLogs logs({"Mine=" + folder_.Write("a.csv", "a,b\n1,\"x\ny\"\n\n2,z\n")});
  const auto rows = testing::ReadRows(*logs.logs, {"Mine", {"a"}, {}, {}, {}, true});
  EXPECT_EQ(rows, (std::vector<Row>{{"1", "0", "2", "1"}, {"2", "0", "5", "2"}}));
}

TEST_F(Csv, ABadRowCostsItselfOnly) {
  const std::map<std::string, std::string> texts = {
      {"too few cells", "a,b\n1,x\n2\n3,z\n"},
      {"too many cells", "a,b\n1,x\n2,y,y\n3,z\n"},
      {"text behind a quote", "a,b\n1,x\n2,\"y\"y\n3,z\n"},
      {"open quote", "a,b\n1,x\n2,\"y\n3,z\n"},
      {"open quote, then quoted cells", "a,b\n1,x\n2,\"y\n3,\"z\"\n"},
  };
  for (const auto& [what, text] : texts) {
    EXPECT_EQ(Read("a.csv", text, "Mine", {"a", "b"}, "Mine"),
              (std::vector<Row>{{"1", "x"}, {"3", "z"}}))
        << what;
    EXPECT_EQ(logs_->CoverageOf("Mine").rejected, 1u) << what;
  }
}

TEST_F(Csv, AFileOfOneColumnIsReadIfItsTableIsNamed) {
  const std::string text = "Name\na.example\n\"b,c\"\nd,e\n";
  EXPECT_EQ(Read("x.csv", text, "DnsEvents", {"Name"}, "DnsEvents"),
            (std::vector<Row>{{"a.example"}, {"b,c"}}));
  EXPECT_EQ(logs_->CoverageOf("DnsEvents").rejected, 1u);
  EXPECT_EQ(Read("DnsEvents.csv", "Name\na.example\n", "DnsEvents", {"Name"}),
            (std::vector<Row>{{"a.example"}}));
  OpenLogs prose({folder_.Write("notes.txt", "Hello\nworld\n")});
  EXPECT_EQ(prose.logs->files()[0].state, FileInfo::State::kUnrecognised);
}

TEST_F(Csv, ActionsTellTheTableWhereColumnsDoNot) {
  const std::string header = "Timestamp,DeviceName,ActionType,RemoteIP,RemotePort,LocalIP\n";
  OpenLogs network({folder_.Write(
      "a.csv", header + "2026-05-05T10:00:00Z,pc,ConnectionSuccess,1.2.3.4,443,\n")});
  EXPECT_EQ(network.logs->TableNames(), std::vector<std::string>{"DeviceNetworkEvents"});
  OpenLogs open(
      {folder_.Write("b.csv", header + "2026-05-05T10:00:00Z,pc,SomethingNew,1.2.3.4,443,\n")});
  EXPECT_EQ(open.logs->files()[0].state, FileInfo::State::kUnrecognised);
}

TEST_F(Csv, AQuoteInsideACellIsText) {
  EXPECT_EQ(Read("a.csv", "a,b\n1,5\" disk\n2,x\n", "Mine", {"b"}, "Mine"),
            (std::vector<Row>{{"5\" disk"}, {"x"}}));
}

TEST_F(Csv, TypesComeFromTheFirstRows) {
  const auto rows = Read(
      "a.csv",
      "l,r,b,d,s,id\n1,1.5,true,2026-05-05T10:00:00Z,x,007\n-2,2,False,2026-05-05 10:00,,008\n",
      "Mine", {"l", "r", "b", "d", "s", "id"}, "Mine");
  EXPECT_EQ(rows,
            (std::vector<Row>{{"1", "1.5", "true", "2026-05-05T10:00:00.0000000Z", "x", "007"},
                              {"-2", "2.0", "false", "2026-05-05T10:00:00.0000000Z", "", "008"}}));
}

TEST_F(Csv, SemicolonsAndTabsSeparateToo) {
  EXPECT_EQ(Read("a.csv", "a;b\n1;x,y\n", "Mine", {"b"}, "Mine"), (std::vector<Row>{{"x,y"}}));
  EXPECT_EQ(Read("a.tsv", "a\tb\n1\tx y\n", "Mine", {"b"}, "Mine"), (std::vector<Row>{{"x y"}}));
}

TEST_F(Csv, Utf16WithAByteOrderMarkReads) {
  const std::string text =
      "TimeGenerated,Name,ClientIP,QueryType\r\n2026-05-05T10:00:00Z,\xc3\xa5.example,10.0.0.1,"
      "A\r\n";
  for (const bool is_big_endian : {false, true}) {
    std::string utf16 = is_big_endian ? "\xfe\xff" : "\xff\xfe";
    for (size_t i = 0; i < text.size(); ++i) {
      auto unit = static_cast<unsigned char>(text[i]);
      if (unit == 0xc3) unit = 0xe5, ++i;
      const char low = static_cast<char>(unit);
      utf16 += is_big_endian ? std::string{'\0', low} : std::string{low, '\0'};
    }
    EXPECT_EQ(Read("DnsEvents.csv", utf16, "DnsEvents", {"Name"}),
              (std::vector<Row>{{"\xc3\xa5.example"}}));
  }
}

TEST_F(Csv, AFileIsPlacedByItsColumns) {
  EXPECT_EQ(Read("query_data.csv",
                 "\"TimeGenerated "
                 "[UTC]\",Computer,Name,ClientIP,IPAddresses,QueryType,ResultCode,SubType\n"
                 "2026-05-05T10:00:00Z,dc,a.example,10.0.0.1,,A,0,LookupQuery\n",
                 "DnsEvents", {"Name", "ResultCode"}),
            (std::vector<Row>{{"a.example", "0"}}));
}

TEST_F(Csv, RowsAcrossBlocksAreWhole) {
  std::string text = "n,t\n";
  for (int i = 0; i < 60'000; ++i)
    text += std::to_string(i) + ",\"line\nof " + std::string(i % 70, 'y') + "\"\n";
  const auto rows = Read("a.csv", text, "Mine", {"n"}, "Mine");
  ASSERT_EQ(rows.size(), 60'000u);
  for (size_t i = 0; i < rows.size(); ++i) ASSERT_EQ(rows[i][0], std::to_string(i));
}

TEST(CsvRow, CellsAreSplit) {
  std::vector<CsvCell> cells;
  ASSERT_TRUE(SplitCsvRow("a,\"b,\"\"c\"\"\",,\"\"", ',', cells));
  ASSERT_EQ(cells.size(), 4u);
  EXPECT_EQ(DecodeCsvCell(cells[1]), "b,\"c\"");
  EXPECT_EQ(cells[2].text, "");
  ASSERT_TRUE(SplitCsvRow("a,", ',', cells));
  EXPECT_EQ(cells.size(), 2u);
}

}  // namespace
}  // namespace quoll::ingest
