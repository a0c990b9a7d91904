// The CEF rules of the format page, one test each.
#include "ingest/testing.h"

namespace quoll::ingest {
namespace {

using testing::OpenLogs;
using testing::Row;
using testing::TempFolder;

constexpr char kHeader[] = "CEF:0|Vendor|Product|1.0|100|Name|5|";

// Reads columns of the rows that a CEF file holds.
class Cef : public ::testing::Test {
 protected:
  std::vector<Row> Read(const std::string& text, const std::vector<std::string>& columns,
                        LogOptions options = {}) {
    logs_ =
        std::make_unique<OpenLogs>(std::vector<std::string>{folder_.Write("a.cef", text)}, options);
    return logs_->Rows("CommonSecurityLog", columns);
  }
  // Of one record with the usual header.
  Row ReadOne(const std::string& extension, const std::vector<std::string>& columns) {
    const auto rows = Read(kHeader + extension + "\n", columns);
    EXPECT_EQ(rows.size(), 1u);
    return rows.empty() ? Row() : rows[0];
  }
  TableCoverage Coverage() { return logs_->CoverageOf("CommonSecurityLog"); }
  TempFolder folder_;
  std::unique_ptr<OpenLogs> logs_;
};

TEST_F(Cef, HeaderFieldsFillTheirColumns) {
  EXPECT_EQ(ReadOne("", {"DeviceVendor", "DeviceProduct", "DeviceVersion", "DeviceEventClassID",
                         "Activity", "LogSeverity", "Type"}),
            (Row{"Vendor", "Product", "1.0", "100", "Name", "5", "CommonSecurityLog"}));
}

TEST_F(Cef, HeaderEscapesAreBarAndBackslashOnly) {
  const auto rows = Read(R"(CEF:0|a\|b|c\\d|e\nf|1|x\=y|3|msg=m)"
                         "\n",
                         {"DeviceVendor", "DeviceProduct", "DeviceVersion", "Activity"});
  EXPECT_EQ(rows, (std::vector<Row>{{"a|b", R"(c\d)", R"(e\nf)", R"(x\=y)"}}));
}

TEST_F(Cef, AnEighthBarBelongsToTheExtension) {
  EXPECT_EQ(ReadOne("msg=a|b act=x", {"Message", "DeviceAction"}), (Row{"a|b", "x"}));
}

TEST_F(Cef, ACutOffHeaderIsRejected) {
  const auto rows = Read(
      std::string(kHeader) + "src=1.1.1.1\nCEF:0|Vendor|Product|1.0\n" + kHeader + "src=2.2.2.2\n",
      {"SourceIP"});
  EXPECT_EQ(rows, (std::vector<Row>{{"1.1.1.1"}, {"2.2.2.2"}}));
  EXPECT_EQ(Coverage().rejected, 1u);
}

TEST_F(Cef, ExtensionEscapesAreUndone) {
  EXPECT_EQ(ReadOne(R"(msg=a\=b c\\d e\nf g\rh|i act=x)", {"Message", "DeviceAction"}),
            (Row{"a=b c\\d e\nf g\rh|i", "x"}));
}

TEST_F(Cef, AnEscapedSignMakesNoKey) {
  EXPECT_EQ(ReadOne(R"(msg=say act\=no src=1.2.3.4)", {"Message", "DeviceAction", "SourceIP"}),
            (Row{"say act=no", "", "1.2.3.4"}));
}

TEST_F(Cef, ValuesHoldBlanksUpToTheNextKey) {
  EXPECT_EQ(ReadOne("msg=Connection from a b dst=1.2.3.4", {"Message", "DestinationIP"}),
            (Row{"Connection from a b", "1.2.3.4"}));
}

TEST_F(Cef, AnUnknownWordInsideAUrlStaysInTheUrl) {
  EXPECT_EQ(ReadOne("request=http://x/?a=1 b=2 dst=1.2.3.4",
                    {"RequestURL", "DestinationIP", "AdditionalExtensions"}),
            (Row{"http://x/?a=1 b=2", "1.2.3.4", ""}));
  EXPECT_EQ(logs_->logs->Counts(0).ambiguous, 1u);
}

TEST_F(Cef, AnUnknownWordBehindAnAddressIsAKey) {
  EXPECT_EQ(ReadOne("dst=1.2.3.4 PanZone=inner spt=5",
                    {"DestinationIP", "AdditionalExtensions", "SourcePort"}),
            (Row{"1.2.3.4", "PanZone=inner", "5"}));
}

TEST_F(Cef, AKeyOfTheSenderIsAKeyBehindTextToo) {
  std::string text;
  for (int i = 0; i < 4; ++i) text += std::string(kHeader) + "msg=some text Zone=inner act=x\n";
  const auto rows = Read(text, {"Message", "AdditionalExtensions"});
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0], (Row{"some text", "Zone=inner"}));
}

TEST_F(Cef, UnknownKeysGoToAdditionalExtensionsInOrder) {
  EXPECT_EQ(ReadOne("spt=1 foo=1 2 bar.x=3 ad[0]=4", {"AdditionalExtensions"}),
            (Row{"foo=1 2;bar.x=3;ad[0]=4"}));
}

TEST_F(Cef, TrailingBlanksBelongToNobody) {
  EXPECT_EQ(ReadOne("act=allow   app=web \t ", {"DeviceAction", "ApplicationProtocol"}),
            (Row{"allow", "web"}));
}

TEST_F(Cef, ADashIsMissingForAddressesAndPortsOnly) {
  EXPECT_EQ(ReadOne("src=- spt=- act=-", {"SourceIP", "SourcePort", "DeviceAction"}),
            (Row{"", "(null)", "-"}));
  EXPECT_EQ(Coverage().unconverted, 0u);
}

TEST_F(Cef, AStrayLineIsRejectedAndNotGlued) {
  const std::string record = std::string(kHeader) + "msg=one\n";
  const auto rows = Read(record + "stray continuation\n\n" + record, {"Message"});
  EXPECT_EQ(rows, (std::vector<Row>{{"one"}, {"one"}}));
  EXPECT_EQ(Coverage().rejected, 1u);
  logs_->logs->ReportRecords(logs_->sink);
  EXPECT_NE(testing::RenderAll(logs_->sink).find("record 2 of"), std::string::npos);
  EXPECT_NE(testing::RenderAll(logs_->sink).find("line 2, byte offset 44"), std::string::npos)
      << testing::RenderAll(logs_->sink);
}

TEST_F(Cef, LabelsPairWithTheirValues) {
  EXPECT_EQ(ReadOne("cs1Label=Rule cs1=Block all cn1Label=Id cn1=7",
                    {"DeviceCustomString1Label", "DeviceCustomString1", "DeviceCustomNumber1Label",
                     "DeviceCustomNumber1"}),
            (Row{"Rule", "Block all", "Id", "7"}));
}

TEST_F(Cef, TimeIsReceiptThenEndThenStartThenSyslog) {
  const std::vector<std::string> time = {"TimeGenerated"};
  EXPECT_EQ(ReadOne("start=1777975200000 end=1777975201000 rt=1777975202000", time),
            (Row{"2026-05-05T10:00:02.0000000Z"}));
  EXPECT_EQ(ReadOne("start=1777975200000 end=1777975201000", time),
            (Row{"2026-05-05T10:00:01.0000000Z"}));
  EXPECT_EQ(ReadOne("start=1777975200000", time), (Row{"2026-05-05T10:00:00.0000000Z"}));
  EXPECT_EQ(Read(std::string("<13>May  5 10:00:09 host ") + kHeader + "act=x\n", time),
            (std::vector<Row>{{"2026-05-05T10:00:09.0000000Z"}}));
  EXPECT_EQ(ReadOne("act=x", time), (Row{"(null)"}));
  EXPECT_EQ(Coverage().rows_without_time, 1u);
}

TEST_F(Cef, TimesHaveManyForms) {
  const std::vector<std::string> time = {"TimeGenerated"};
  const Row expected = {"2026-05-05T10:00:00.0000000Z"};
  for (const char* form :
       {"rt=1777975200000", "rt=May 05 2026 10:00:00", "rt=May 05 2026 10:00:00 UTC",
        "rt=May 05 2026 12:00:00 CEST", "rt=May 05 2026 12:00:00.000 +02:00", "rt=May 05 10:00:00",
        "rt=May  5 10:00:00", "rt=2026-05-05T10:00:00Z", "rt=2026-05-05T12:00:00+02:00",
        "rt=May 05 2026 12:00:00 dtz=+02:00", "dtz=+0200 rt=May 05 2026 12:00:00"}) {
    EXPECT_EQ(ReadOne(form, time), expected) << form;
    EXPECT_EQ(Coverage().unconverted, 0u) << form;
  }
  EXPECT_EQ(ReadOne("rt=May 05 2026 10:00:00.123 GMT", time),
            (Row{"2026-05-05T10:00:00.1230000Z"}));
}

TEST_F(Cef, AYearlessTimeLiesBeforeTheReference) {
  LogOptions options;
  options.reference_time_ticks = base::ParseDatetime("2026-01-02T00:00:00Z");
  const std::string text = std::string("Dec 31 23:59:59 h ") + kHeader + "\nJan  1 00:00:01 h " +
                           kHeader + "\nJan  2 12:00:00 h " + kHeader + "\nFeb 29 01:00:00 h " +
                           kHeader + "\n";
  EXPECT_EQ(Read(text, {"TimeGenerated"}, options),
            (std::vector<Row>{{"2025-12-31T23:59:59.0000000Z"},
                              {"2026-01-01T00:00:01.0000000Z"},
                              {"2026-01-02T12:00:00.0000000Z"},
                              {"2024-02-29T01:00:00.0000000Z"}}));
}

TEST_F(Cef, TransportHeadersGiveTheHost) {
  const std::string body = std::string(kHeader) + "act=x\n";
  const std::string text = "May  5 10:00:00 fw1 " + body + "<134>May  5 10:00:00 fw2 " + body +
                           "<134>1 2026-05-05T10:00:00.5Z fw3 app 12 ID [a b=\"c\"] " + body +
                           "<13>May  5 10:00:01 relay May  5 10:00:00 fw4 " + body +
                           "123 <134>2026-05-05T10:00:00Z fw5 " + body +
                           "cef:1|V|P|1|1|N|1|act=x\n" + "May  5 2026 10:00:00 fw6 tag[1]: " + body;
  EXPECT_EQ(Read(text, {"Computer", "CollectorHostName", "TimeGenerated"}),
            (std::vector<Row>{{"fw1", "", "2026-05-05T10:00:00.0000000Z"},
                              {"fw2", "", "2026-05-05T10:00:00.0000000Z"},
                              {"fw3", "", "2026-05-05T10:00:00.5000000Z"},
                              {"fw4", "relay", "2026-05-05T10:00:00.0000000Z"},
                              {"fw5", "", "2026-05-05T10:00:00.0000000Z"},
                              {"", "", "(null)"},
                              {"fw6", "", "2026-05-05T10:00:00.0000000Z"}}));
}

TEST_F(Cef, ADuplicateKeyKeepsTheFirstAndTheRestAside) {
  EXPECT_EQ(ReadOne("act=one act=two", {"DeviceAction", "AdditionalExtensions"}),
            (Row{"one", "act=two"}));
  EXPECT_EQ(logs_->logs->Counts(0).ambiguous, 1u);
}

TEST_F(Cef, SeverityIsTextWhateverItSays) {
  const auto rows =
      Read("CEF:0|V|P|1|1|N|15|act=x\nCEF:0|V|P|1|1|N|Very-High|act=x\n", {"LogSeverity"});
  EXPECT_EQ(rows, (std::vector<Row>{{"15"}, {"Very-High"}}));
}

TEST_F(Cef, KeysMayHaveAnyCase) {
  EXPECT_EQ(ReadOne("SRC=1.2.3.4 deviceExternalID=abc", {"SourceIP", "DeviceExternalID"}),
            (Row{"1.2.3.4", "abc"}));
}

TEST_F(Cef, PortsOutsideTheirRangeAreNullAndCounted) {
  EXPECT_EQ(ReadOne("dpt=70000 spt=", {"DestinationPort", "SourcePort"}),
            (Row{"(null)", "(null)"}));
  EXPECT_EQ(Coverage().unconverted, 2u);
  // Whatever columns are asked for.
  EXPECT_EQ(ReadOne("dpt=70000 spt=", {"Message"}), (Row{""}));
  EXPECT_EQ(Coverage().unconverted, 2u);
}

TEST_F(Cef, ALargeCustomNumberStaysInTheLongColumn) {
  EXPECT_EQ(ReadOne("cn1=9000000000", {"DeviceCustomNumber1", "FieldDeviceCustomNumber1"}),
            (Row{"(null)", "9000000000"}));
  EXPECT_EQ(ReadOne("cn2=12", {"DeviceCustomNumber2", "FieldDeviceCustomNumber2"}),
            (Row{"12", "12"}));
}

TEST_F(Cef, ATextIdGoesToExtId) {
  EXPECT_EQ(ReadOne("externalId=abc-1", {"ExternalID", "ExtID"}), (Row{"(null)", "abc-1"}));
  EXPECT_EQ(ReadOne("externalId=17", {"ExternalID", "ExtID"}), (Row{"17", "17"}));
}

TEST_F(Cef, DirectionNumbersBecomeWords) {
  EXPECT_EQ(ReadOne("deviceDirection=0", {"CommunicationDirection"}), (Row{"Inbound"}));
  EXPECT_EQ(ReadOne("deviceDirection=1", {"CommunicationDirection"}), (Row{"Outbound"}));
}

TEST_F(Cef, AddressesAreCleaned) {
  const std::vector<std::string> columns = {"SourceIP", "SourcePort"};
  EXPECT_EQ(ReadOne("src=::ffff:1.2.3.4", columns), (Row{"1.2.3.4", "(null)"}));
  EXPECT_EQ(ReadOne("src=fe80::1%eth0", columns), (Row{"fe80::1", "(null)"}));
  EXPECT_EQ(ReadOne("src=1.2.3.4:80", columns), (Row{"1.2.3.4", "80"}));
  EXPECT_EQ(ReadOne("spt=443 src=1.2.3.4:80", columns), (Row{"1.2.3.4", "443"}));
  EXPECT_EQ(ReadOne("src=[2001:db8::1]:80", columns), (Row{"2001:db8::1", "80"}));
  EXPECT_EQ(ReadOne("src=2001:db8::1", columns), (Row{"2001:db8::1", "(null)"}));
  EXPECT_EQ(ReadOne("src=1.2.3.4 ds", columns), (Row{"1.2.3.4", "(null)"}));
}

TEST_F(Cef, NumbersFillTheirColumns) {
  EXPECT_EQ(ReadOne("in=5000000000 out=7 cnt=2 cfp1=1.5 dvcpid=9",
                    {"ReceivedBytes", "SentBytes", "EventCount", "DeviceCustomFloatingPoint1",
                     "ProcessID"}),
            (Row{"5000000000", "7", "2", "1.5", "9"}));
}

TEST_F(Cef, InvalidUtf8IsRepairedAndCounted) {
  const auto rows = Read(std::string(kHeader) +
                             "msg=a\xff"
                             "b src=1.2.3.4\n" +
                             kHeader + "msg=fine\n",
                         {"Message", "SourceIP"});
  EXPECT_EQ(rows, (std::vector<Row>{{"a\xef\xbf\xbd"
                                     "b",
                                     "1.2.3.4"},
                                    {"fine", ""}}));
  EXPECT_EQ(Coverage().repaired, 1u);
}

TEST_F(Cef, CarriageReturnsAndAMissingLastNewlineAreFine) {
  const auto rows = Read(std::string(kHeader) + "act=a\r\n" + kHeader + "act=b", {"DeviceAction"});
  EXPECT_EQ(rows, (std::vector<Row>{{"a"}, {"b"}}));
}

}  // namespace
}  // namespace quoll::ingest
