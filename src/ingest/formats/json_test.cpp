// The JSON formats: shapes of files, tables found, values and their types.
#include "ingest/json_text.h"
#include "ingest/testing.h"

namespace quoll::ingest {
namespace {

using testing::OpenLogs;
using testing::RenderAll;
using testing::Row;
using testing::TempFolder;

const std::string kSource = QUOLL_SOURCE_DIR;

class Json : public ::testing::Test {
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

const std::string kOne =
    R"({"TimeGenerated":"2026-05-05T10:00:00Z","Name":"a.example","ClientIP":"10.0.0.1"})";
const std::string kTwo =
    R"({"TimeGenerated":"2026-05-05T10:00:01Z","Name":"b.example","ClientIP":"10.0.0.2"})";
const std::vector<Row> kNames = {{"a.example"}, {"b.example"}};

TEST_F(Json, EveryShapeGivesTheSameRows) {
  const std::map<std::string, std::string> shapes = {
      {"lines", kOne + "\n" + kTwo + "\n"},
      {"lines with CRLF and blank lines", kOne + "\r\n\r\n" + kTwo},
      {"several on a line", kOne + kTwo},
      {"several on a line, then more lines", kOne + " " + kTwo + "\n"},
      {"array", "[" + kOne + "," + kTwo + "]"},
      {"array over lines", "[\n  " + kOne + ",\n  " + kTwo + "\n]\n"},
      {"pretty array",
       "[\n  {\n    \"Name\": \"a.example\",\n    \"X\": {\n      \"y\": [1,\n2]\n    }\n  },\n"
       "  {\n    \"Name\": \"b.example\"\n  }\n]\n"},
      {"pretty objects", "{\n  \"Name\": \"a.example\"\n}\n{\n  \"Name\": \"b.example\"\n}\n"},
      {"value wrapper", R"({"count":2,"value":[)" + kOne + "," + kTwo + "]}"},
      {"wrapper over lines",
       "{\n\"@odata\": {\"a\": [1]},\n\"results\": [\n" + kOne + ",\n" + kTwo + "\n]\n}"},
      {"wrapper per line", R"({"records":[)" + kOne + "]}\n" + R"({"records":[)" + kTwo + "]}\n"},
      {"tables",
       R"({"tables":[{"name":"PrimaryResult","columns":[{"name":"Name","type":"string"},)"
       R"({"name":"TimeGenerated","type":"datetime"}],"rows":[["a.example","2026-05-05T10:00:00Z"],)"
       R"(["b.example",null]]}]})"},
      {"old tables",
       R"({"Tables":[{"TableName":"T","Columns":[{"ColumnName":"Name","DataType":"String"}],)"
       R"("Rows":[["a.example"],["b.example"]]}]})"},
  };
  for (const auto& [what, text] : shapes) {
    EXPECT_EQ(Read("DnsEvents.json", text, "DnsEvents", {"Name"}), kNames) << what;
    EXPECT_EQ(logs_->CoverageOf("DnsEvents").rejected, 0u) << what;
  }
}

TEST_F(Json, ANamedTableTakesTheEventsOfAnyCategory) {
  const std::string text =
      R"({"time":"2026-05-05T10:00:00Z","category":"Own","operationName":"x","properties":{"ipAddress":"192.0.2.1","n":7}})";
  EXPECT_EQ(Read("x.json", text, "SigninLogs",
                 {"TimeGenerated", "IPAddress", "OperationName", "Category", "n"}, "SigninLogs"),
            (std::vector<Row>{{"2026-05-05T10:00:00.0000000Z", "192.0.2.1", "x", "Own", "7"}}));
}

TEST_F(Json, LinesAndRecordsAreCountedInTheFile) {
  model::ScanRequest request{"DnsEvents", {"Name"}, {}, {}, {}, true};
  const std::string text =
      "\n" + kOne + "\nbroken\n" + R"({"records":[)" + kOne + "," + kTwo + "]}\n";
  OpenLogs logs(
      {"DnsEvents=" + folder_.Write("x.json", kOne + "\n\nbroken\n" + kTwo + kOne + "\n" + kTwo)});
  EXPECT_EQ(testing::ReadRows(*logs.logs, request),
            (std::vector<Row>{{"a.example", "0", "1", "1"},
                              {"b.example", "0", "4", "3"},
                              {"a.example", "0", "4", "4"},
                              {"b.example", "0", "5", "5"}}));
  OpenLogs array({folder_.Write("DnsEvents.json", "[\n" + kOne + ",\n" + kTwo + "]")});
  EXPECT_EQ(testing::ReadRows(*array.logs, request),
            (std::vector<Row>{{"a.example", "0", "2", "1"}, {"b.example", "0", "3", "2"}}));
}

TEST_F(Json, ABrokenRecordCostsItselfOnly) {
  const std::map<std::string, std::string> texts = {
      {"cut-off line", kOne + "\n" + kOne.substr(0, 40) + "\n" + kTwo + "\n"},
      {"not JSON", kOne + "\nhello\n" + kTwo + "\n"},
      {"bad number", kOne + "\n{\"Name\":01}\n" + kTwo + "\n"},
      {"comma at the end", kOne + "\n{\"Name\":\"x\",}\n" + kTwo + "\n"},
      {"bad escape", kOne + "\n{\"Name\":\"\\x\"}\n" + kTwo + "\n"},
      {"bad nested value", kOne + "\n{\"Name\":\"x\",\"Y\":{\"z\":tru}}\n" + kTwo + "\n"},
      {"array, element cut off", "[\n" + kOne + ",\n" + kOne.substr(0, 60) + "\n" + kTwo + "\n]\n"},
      {"array, open quote", "[\n" + kOne + ",\n{\"Name\":\"x},\n" + kTwo + "\n]\n"},
      {"array, element without end", "[\n  " + kOne + ",\n  {\"Name\":\"x\",\n  " + kTwo + "\n]\n"},
      {"array, stray word", "[" + kOne + ",x," + kTwo + "]"},
  };
  for (const auto& [what, text] : texts) {
    EXPECT_EQ(Read("DnsEvents.json", text, "DnsEvents", {"Name"}), kNames) << what;
    EXPECT_EQ(logs_->CoverageOf("DnsEvents").rejected, 1u) << what;
  }
}

TEST_F(Json, ATruncatedDocumentKeepsItsWholeRecordsAndRejectsTheEnd) {
  const std::string text = "[" + kOne + "," + kTwo + "," + kOne + "]";
  const size_t whole = 1 + kOne.size() + 1 + kTwo.size();
  for (size_t size = whole; size < text.size(); ++size) {
    const auto rows = Read("DnsEvents.json", text.substr(0, size), "DnsEvents", {"Name"});
    EXPECT_GE(rows.size(), 2u) << size;
    EXPECT_EQ(logs_->CoverageOf("DnsEvents").rejected, 1u) << size;
  }
}

TEST_F(Json, ValuesTakeTheTypeOfTheirColumn) {
  const std::string text =
      R"({"Timestamp":"2026-05-05T10:00:00.1234567Z","RemoteIP":"1.2.3.4","RemotePort":"443","LocalPort":80.0,)"
      R"("ReportId":9007199254740993,"RemoteUrl":5,"Protocol":null,"IsInitiatingProcessRemoteSession":true,)"
      R"("AdditionalFields":{"a":[1,"x"]},"DeviceName":"\u00e5\ud83d\ude00\n\"","InitiatingProcessCreationTime":1777975200000})";
  EXPECT_EQ(Read("DeviceNetworkEvents.json", text, "DeviceNetworkEvents",
                 {"Timestamp", "TimeGenerated", "RemotePort", "LocalPort", "ReportId", "RemoteUrl",
                  "Protocol", "IsInitiatingProcessRemoteSession", "AdditionalFields", "DeviceName",
                  "InitiatingProcessCreationTime", "LocalIP", "InitiatingProcessId"}),
            (std::vector<Row>{{"2026-05-05T10:00:00.1234567Z", "2026-05-05T10:00:00.1234567Z",
                               "443", "80", "9007199254740993", "5", "", "true", R"({"a":[1,"x"]})",
                               "\xc3\xa5\xf0\x9f\x98\x80\n\"", "2026-05-05T10:00:00.0000000Z", "",
                               "(null)"}}));
  EXPECT_EQ(logs_->CoverageOf("DeviceNetworkEvents").unconverted, 0u);
}

TEST_F(Json, AFieldThatCannotBeConvertedIsNullAndCountedWhateverIsAskedFor) {
  const std::string text =
      R"({"Timestamp":"yesterday","RemoteIP":"1.2.3.4","RemotePort":"https","LocalPort":99999999999,"ReportId":{}})";
  EXPECT_EQ(Read("DeviceNetworkEvents.json", text, "DeviceNetworkEvents",
                 {"Timestamp", "RemotePort", "LocalPort"}),
            (std::vector<Row>{{"(null)", "(null)", "(null)"}}));
  EXPECT_EQ(logs_->CoverageOf("DeviceNetworkEvents").unconverted, 4u);
  Read("DeviceNetworkEvents.json", text, "DeviceNetworkEvents", {"RemoteIP"});
  EXPECT_EQ(logs_->CoverageOf("DeviceNetworkEvents").unconverted, 4u);
}

TEST_F(Json, TimeGeneratedFillsTimestampToo) {
  const auto rows =
      Read("x.json", R"({"TimeGenerated":"2026-05-05T10:00:00Z","RemoteIP":"1.2.3.4"})",
           "DeviceNetworkEvents", {"Timestamp"}, "DeviceNetworkEvents");
  EXPECT_EQ(rows, (std::vector<Row>{{"2026-05-05T10:00:00.0000000Z"}}));
}

TEST_F(Json, StreamedEventsGoToTheTablesThatTheyName) {
  OpenLogs logs({kSource + "/tests/data/logs/defender_stream.json"});
  EXPECT_EQ(logs.logs->files()[0].format, "defender_json");
  EXPECT_EQ(logs.logs->TableNames(),
            (std::vector<std::string>{"DeviceFileEvents", "DeviceNetworkEvents"}));
  EXPECT_EQ(
      logs.Rows("DeviceNetworkEvents",
                {"Timestamp", "RemoteIP", "RemotePort", "AdditionalFields", "TenantId"}),
      (std::vector<Row>{{"2026-05-05T10:00:00.1230000Z", "192.0.2.10", "443",
                         R"({"direction":"Out"})", "00000000-0000-0000-0000-000000000001"},
                        {"2026-05-05T10:02:00.0000000Z", "192.0.2.11", "8443", "(null)", ""}}));
  EXPECT_EQ(logs.Rows("DeviceFileEvents", {"FolderPath"}), (std::vector<Row>{{"C:\\Temp\\a.exe"}}));
  // Tables that nobody asked for are counted all the same.
  EXPECT_EQ(logs.CoverageOf("DeviceNetworkEvents").rows, 2u);
  EXPECT_EQ(logs.CoverageOf("DeviceFileEvents").rows, 1u);
}

TEST_F(Json, SeveralEventsOfALineAreSeveralRecords) {
  OpenLogs logs({kSource + "/tests/data/logs/defender_stream.json"});
  const auto rows =
      testing::ReadRows(*logs.logs, {"DeviceNetworkEvents", {"DeviceName"}, {}, {}, {}, true});
  EXPECT_EQ(rows, (std::vector<Row>{{"pc1", "0", "1", "1"}, {"pc2", "0", "2", "3"}}));
}

TEST_F(Json, AnEventOfAnUnknownCategoryIsRejected) {
  const std::string event =
      R"({"category":"AdvancedHunting-DeviceEvents","properties":{"DeviceName":"a"}})";
  const std::string other =
      R"({"category":"AdvancedHunting-NoSuchTable","properties":{"DeviceName":"b"}})";
  const auto rows = Read("x.json", "{\"records\":[" + event + "," + other + "]}\n", "DeviceEvents",
                         {"DeviceName"});
  EXPECT_EQ(rows, (std::vector<Row>{{"a"}}));
  EXPECT_EQ(logs_->CoverageOf("DeviceEvents").rejected, 1u);
}

TEST_F(Json, AnAnswerOfTheApiIsPlacedByItsColumns) {
  const std::string text =
      R"({"Stats":{"x":1},"Schema":[{"Name":"Timestamp","Type":"DateTime"}],"Results":[{"Timestamp":"2026-05-05T10:00:00Z",)"
      R"("DeviceName":"pc","RemoteIP":"1.2.3.4","RemotePort":1,"RemoteUrl":"x","LocalIP":"10.0.0.1","LocalPort":2,)"
      R"("Protocol":"Tcp","LocalIPType":"Private","RemoteIPType":"Public","ActionType":"ConnectionSuccess"}]})";
  EXPECT_EQ(Read("answer.json", text, "DeviceNetworkEvents", {"RemoteIP"}),
            (std::vector<Row>{{"1.2.3.4"}}));
  EXPECT_EQ(logs_->logs->files()[0].format, "defender_json");
}

TEST_F(Json, TheFieldTypeNamesTheTable) {
  const std::string text = R"({"Type":"DnsEvents","Name":"a"})"
                           "\n"
                           R"({"Type":"SigninLogs","Identity":"b"})"
                           "\n"
                           R"({"Type":"Heartbeat","Computer":"c"})"
                           "\n";
  EXPECT_EQ(Read("export.json", text, "SigninLogs", {"Identity", "Type"}),
            (std::vector<Row>{{"b", "SigninLogs"}}));
  EXPECT_EQ(logs_->Rows("DnsEvents", {"Name"}), (std::vector<Row>{{"a"}}));
  EXPECT_EQ(logs_->CoverageOf("Heartbeat").rows, 1u);
}

TEST_F(Json, AnUnknownFieldIsAColumnIfSeenEarlyAndInTheBagElse) {
  std::string text = R"({"Name":"a","Early":5})"
                     "\n";
  while (text.size() < 100'000)
    text += R"({"Name":"filler"})"
            "\n";
  text += R"({"Name":"z","Late":{"k":"v"},"Early":6})"
          "\n";
  const auto rows =
      Read("DnsEvents.json", text, "DnsEvents", {"Name", "Early", "AdditionalFields"});
  ASSERT_GT(rows.size(), 2u);
  EXPECT_EQ(rows.front(), (Row{"a", "5", "(null)"}));
  EXPECT_EQ(rows.back(), (Row{"z", "6", R"({"Late":{"k":"v"}})"}));
}

TEST_F(Json, FieldsWithoutColumnJoinTheBagThatTheRecordHas) {
  std::string text;
  while (text.size() < 100'000)
    text += R"({"DeviceName":"filler","RemoteIP":"1.1.1.1"})"
            "\n";
  text += R"({"RemoteIP":"2","AdditionalFields":"{\"a\":1}","Late":true})"
          "\n";
  text += R"({"RemoteIP":"3","AdditionalFields":{},"Late":"x"})"
          "\n";
  text += R"({"RemoteIP":"4","AdditionalFields":"text","Late":1})"
          "\n";
  auto rows = Read("DeviceNetworkEvents.json", text, "DeviceNetworkEvents",
                   {"RemoteIP", "AdditionalFields"});
  rows.erase(rows.begin(), rows.end() - 3);
  EXPECT_EQ(rows, (std::vector<Row>{{"2", R"({"a":1,"Late":true})"},
                                    {"3", R"({"Late":"x"})"},
                                    {"4", R"({"AdditionalFields":"text","Late":1})"}}));
}

TEST_F(Json, AnUnknownTableGetsTheTypesOfItsFirstRecords) {
  const std::string text =
      R"({"a":1,"b":1.5,"c":true,"d":"2026-05-05T10:00:00Z","e":"x","f":{"g":1},"h":1,"i":null})"
      "\n"
      R"({"a":2,"b":2,"c":false,"d":"2026-05-05T10:00:01Z","e":"1","f":[1],"h":"x"})"
      "\n";
  const auto rows = Read("x.json", text, "Mine", {"a", "b", "c", "d", "e", "f", "h"}, "Mine");
  EXPECT_EQ(rows, (std::vector<Row>{
                      {"1", "1.5", "true", "2026-05-05T10:00:00.0000000Z", "x", R"({"g":1})", "1"},
                      {"2", "2.0", "false", "2026-05-05T10:00:01.0000000Z", "1", "[1]", "x"}}));
  const auto schema = logs_->logs->Schema("Mine");
  ASSERT_TRUE(schema);
  EXPECT_EQ(schema->columns[0], (model::Field{"a", model::Type::kLong}));
  EXPECT_EQ(schema->columns[6], (model::Field{"h", model::Type::kString}));
}

TEST_F(Json, AFileWhoseTableStaysOpenIsRefusedWithTheWayOut) {
  Read("odd.json", R"({"foo":1,"bar":2})", "DnsEvents", {"Name"});
  const FileInfo& file = logs_->logs->files()[0];
  EXPECT_EQ(file.state, FileInfo::State::kUnrecognised);
  EXPECT_NE(file.hint.find("Table="), std::string::npos);
  EXPECT_EQ(logs_->logs->problems().size(), 1u);
}

TEST_F(Json, DeepNestingIsRejectedAndHarmless) {
  const std::string deep =
      "{\"Name\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
  EXPECT_EQ(Read("DnsEvents.json", kOne + "\n" + deep + "\n" + kTwo + "\n", "DnsEvents", {"Name"}),
            kNames);
  EXPECT_EQ(logs_->CoverageOf("DnsEvents").rejected, 1u);
}

TEST_F(Json, RecordsAcrossBlocksAreWhole) {
  std::string array = "[";
  std::string lines;
  for (int i = 0; i < 40'000; ++i) {
    const std::string record = R"({"Name":"host)" + std::to_string(i) +
                               R"(.example","Message":"} ] \" )" +
                               std::string(static_cast<size_t>(i % 90), 'x') + "\"}";
    array += (i == 0 ? "" : i % 2 == 0 ? "," : ",\n  ") + record;
    lines += record + "\n";
  }
  for (const std::string& text : {array + "]", lines}) {
    const auto rows = Read("DnsEvents.json", text, "DnsEvents", {"Name"});
    ASSERT_EQ(rows.size(), 40'000u);
    for (size_t i = 0; i < rows.size(); ++i)
      ASSERT_EQ(rows[i][0], "host" + std::to_string(i) + ".example");
    EXPECT_EQ(logs_->CoverageOf("DnsEvents").rejected, 0u);
  }
}

TEST(JsonText, ValuesAreCheckedByTheGrammar) {
  const auto is_good = [](std::string_view text) {
    JsonValue value;
    return ReadJsonValue(text, 0, value) == text.size();
  };
  for (const char* text : {"0", "-1", "1.5e+3", "true", "null", "\"\"", "\"\\u00e5\"", "[]", "{}",
                           "[1,[2],{}]", "{\"a\":{\"b\":[null]}}"}) {
    EXPECT_TRUE(is_good(text)) << text;
  }
  for (const char* text : {"01", "+1", ".5", "1.", "1e", "tru", "\"", "\"\\", "\"\\u12\"", "[1,]",
                           "[,1]", "{1:2}", "{\"a\"}", "{\"a\":}", "[1 2]", "[}", "{]", "nullx"}) {
    EXPECT_FALSE(is_good(text)) << text;
  }
}

}  // namespace
}  // namespace quoll::ingest
