// The traps of the feed formats, each a test.
#include <gtest/gtest.h>

#include "base/ticks.h"
#include "intel/fuse.h"
#include "intel/intel_reader.h"
#include "intel/writers.h"

namespace quoll::intel {
namespace {

struct Read {
  std::string reader;
  IndicatorSet set;
  std::vector<Remark> remarks;
};

Read ReadText(std::string_view content) {
  const ReaderDef* reader = DetectReader(content, "feed");
  if (reader == nullptr) return {};
  ReaderContext ctx;
  ctx.StartFile("feed", "");
  reader->read(ctx, content);
  std::vector<Remark> remarks = ctx.remarks();
  return {std::string(reader->name), Fuse(std::move(ctx)), std::move(remarks)};
}

const std::string kRow15 =
    R"("2026-01-08 15:15:16", "1693315", "202.95.18.71:433", "ip:port", "botnet_cc", "win.valley_rat", "Winos", "ValleyRAT", "", "100", "False", "None", "RAT,ValleyRAT", "0", "abuse_ch")";
const std::string kHeader15 =
    R"(# "first_seen_utc","ioc_id","ioc_value","ioc_type","threat_type","fk_malware","malware_alias","malware_printable","last_seen_utc","confidence_level","is_compromised","reference","tags","anonymous","reporter")";
const std::string kRow14 =
    R"("2024-07-16 05:25:36", "1301610", "8.134.12.90:7777", "ip:port", "botnet_cc", "win.cobalt_strike", "Agentemis,BEACON,CobaltStrike,cobeacon", "Cobalt Strike", "", "100", "None", "CobaltStrike,cs-watermark-987654321", "0", "abuse_ch")";
const std::string kHeader14 =
    R"(# "first_seen_utc","ioc_id","ioc_value","ioc_type","threat_type","fk_malware","malware_alias","malware_printable","last_seen_utc","confidence_level","reference","tags","anonymous","reporter")";

TEST(ThreatFoxCsv, BindsFifteenColumnsByName) {
  const Read read = ReadText(kHeader15 + "\n" + kRow15 + "\n# Number of entries: 1\n");
  EXPECT_EQ(read.reader, "threatfox_csv");
  ASSERT_EQ(read.set.indicators.size(), 1u);
  const Indicator& indicator = read.set.indicators[0];
  EXPECT_EQ(indicator.kind, Kind::kIp);
  EXPECT_EQ(indicator.value, "202.95.18.71");
  EXPECT_EQ(indicator.port, 433);
  EXPECT_EQ(indicator.malware_id, "win.valley_rat");
  EXPECT_EQ(indicator.aliases, std::vector<std::string>{"Winos"});
  EXPECT_EQ(indicator.confidence, 100);
  EXPECT_EQ(indicator.is_compromised, false);
  const Assertion& assertion = indicator.assertions.at(0);
  EXPECT_EQ(assertion.external_id, "threatfox:1693315");
  EXPECT_EQ(assertion.line, 2u);
  EXPECT_EQ(assertion.reporter, "abuse_ch");
  EXPECT_EQ(assertion.reference, "") << "the word None is no reference";
  EXPECT_EQ(assertion.tags, (std::vector<std::string>{"RAT", "ValleyRAT"}));
  EXPECT_EQ(FormatIsoTime(*indicator.first_seen), "2026-01-08T15:15:16Z");
  EXPECT_FALSE(indicator.last_seen);
  EXPECT_TRUE(read.remarks.empty());
}

TEST(ThreatFoxCsv, BindsFourteenColumnsByName) {
  const Read read = ReadText(kHeader14 + "\r\n" + kRow14 + "\r\n# Number of entries: 1\r\n");
  ASSERT_EQ(read.set.indicators.size(), 1u);
  EXPECT_EQ(read.set.indicators[0].port, 7777);
  EXPECT_EQ(read.set.indicators[0].is_compromised, std::nullopt);
  EXPECT_EQ(read.set.indicators[0].assertions[0].reporter, "abuse_ch");
  EXPECT_EQ(read.set.indicators[0].aliases.size(), 4u);
}

TEST(ThreatFoxCsv, TakesRowsWithoutHeaderByTheirLayout) {
  const Read read = ReadText(kRow15 + "\n");
  EXPECT_EQ(read.reader, "threatfox_csv");
  ASSERT_EQ(read.set.indicators.size(), 1u);
  EXPECT_EQ(read.set.indicators[0].assertions[0].reporter, "abuse_ch");
}

TEST(ThreatFoxCsv, SaysThatTheTrailerCountDiffers) {
  const Read read = ReadText(kHeader15 + "\n" + kRow15 + "\n# Number of entries: 3\n");
  ASSERT_EQ(read.remarks.size(), 1u);
  EXPECT_TRUE(read.remarks[0].is_warning);
  EXPECT_EQ(read.remarks[0].text, "the trailer counts 3 entries, the file holds 1");
}

TEST(ThreatFoxCsv, RejectsABadRowAndKeepsItsNeighbours) {
  const Read read =
      ReadText(kHeader15 + "\n\"2026-01-08 15:15:16\", \"1\n" + kRow15 + "\n" + kRow14 + "\n");
  EXPECT_EQ(read.set.indicators.size(), 1u);
  ASSERT_EQ(read.set.rejected.size(), 2u);
  EXPECT_EQ(read.set.rejected[0].line, 2u);
  EXPECT_EQ(read.set.rejected[0].reason, "a row whose quotes do not match");
  EXPECT_EQ(read.set.rejected[1].line, 4u);
  EXPECT_EQ(read.set.num_entries, 3u);
}

std::string Record(std::string_view value, std::string_view type,
                   std::string_view threat = "botnet_cc", std::string_view more = "") {
  return R"({"ioc_value":")" + std::string(value) + R"(","ioc_type":")" + std::string(type) +
         R"(","threat_type":")" + std::string(threat) + R"(","malware":"win.x")" +
         std::string(more) + "}";
}

// A full export is larger than what the parser is given at once; nothing may be lost or counted
// twice where two pieces meet, and a cut is a cut in any piece.
TEST(ThreatFoxJson, LargeExportsAreReadInPiecesWithoutASeam) {
  std::string text = "{\n";
  constexpr int kNumRecords = 120'000;
  for (int i = 0; i < kNumRecords; ++i) {
    text += '"' + std::to_string(i) + R"(": [{"ioc_value": "h)" + std::to_string(i) +
            R"(.example", "ioc_type": "domain", "threat_type": "botnet_cc", "malware": "win.x", )"
            R"("reference": "a \\\" , ] } \\\\", "first_seen_utc": "2026-05-05 00:00:00", "reporter": "somebody with a long name to fill the pieces"}],)" +
            '\n';
  }
  text.resize(text.size() - 2);
  const Read whole = ReadText(text + "\n}\n");
  ASSERT_GT(text.size(), size_t{17} << 20);
  EXPECT_EQ(whole.reader, "threatfox_json");
  ASSERT_EQ(whole.set.indicators.size(), static_cast<size_t>(kNumRecords));
  EXPECT_EQ(whole.set.num_rejected, 0u);
  for (const Indicator& indicator : whole.set.indicators) {
    const std::string& id = indicator.assertions[0].external_id;
    EXPECT_EQ(std::to_string(indicator.assertions[0].line - 2), id.substr(id.find(':') + 1));
  }
  const Read cut = ReadText(std::string_view(text).substr(0, text.size() - 30));
  EXPECT_EQ(cut.set.indicators.size(), static_cast<size_t>(kNumRecords - 1));
  ASSERT_EQ(cut.set.rejected.size(), 1u);
  EXPECT_EQ(cut.set.rejected[0].reason, "the JSON is cut off, the last record is incomplete");
}

TEST(ThreatFoxJson, ReadsEveryRecordUnderAKey) {
  const Read read = ReadText("{\n\"1\":[" + Record("1.2.3.4:443", "ip:port") + ",\n" +
                             Record("evil.example", "domain") + "],\n\"2\":[" +
                             Record("http://evil.example/a", "url", "payload_delivery") + "]}");
  EXPECT_EQ(read.reader, "threatfox_json");
  ASSERT_EQ(read.set.indicators.size(), 3u);
  EXPECT_EQ(read.set.rejected.size(), 0u);
  // By the name of the type: domain, ip, url.
  EXPECT_EQ(read.set.indicators[0].value, "evil.example");
  EXPECT_EQ(read.set.indicators[0].assertions[0].external_id, "threatfox:1");
  EXPECT_EQ(read.set.indicators[0].assertions[0].line, 3u);
  EXPECT_EQ(read.set.indicators[1].value, "1.2.3.4");
  EXPECT_EQ(read.set.indicators[2].assertions[0].line, 4u);
}

TEST(ThreatFoxJson, TakesEveryKindOfNull) {
  const Read read =
      ReadText(R"({"1":[)" +
               Record("1.2.3.4:443", "ip:port", "botnet_cc",
                      R"(,"malware_alias":null,"reference":"","tags":"None","last_seen_utc":null,)"
                      R"("confidence_level":75,"is_compromised":true,"anonymous":"1")") +
               "]}");
  ASSERT_EQ(read.set.indicators.size(), 1u);
  const Assertion& assertion = read.set.indicators[0].assertions[0];
  EXPECT_TRUE(assertion.aliases.empty());
  EXPECT_TRUE(assertion.tags.empty());
  EXPECT_TRUE(assertion.is_anonymous);
  EXPECT_EQ(assertion.confidence, 75);
  EXPECT_EQ(assertion.is_compromised, true);
}

TEST(ThreatFoxJson, TakesAShortenedRecord) {
  const Read read = ReadText(R"({"1":[{"ioc_value":")" + std::string(64, 'a') +
                             R"(","ioc_type":"sha256_hash"}]})");
  ASSERT_EQ(read.set.indicators.size(), 1u);
  EXPECT_EQ(read.set.indicators[0].kind, Kind::kSha256);
  EXPECT_FALSE(read.set.indicators[0].confidence);
}

TEST(ThreatFoxJson, ReadsHashesByTheirStatedType) {
  const Read read = ReadText("{\"1\":[" + Record(std::string(96, 'b'), "sha3_384_hash", "payload") +
                             "," + Record(std::string(40, 'b'), "sha256_hash", "payload") + "]}");
  ASSERT_EQ(read.set.indicators.size(), 1u);
  EXPECT_EQ(read.set.indicators[0].kind, Kind::kSha3_384);
  ASSERT_EQ(read.set.rejected.size(), 1u);
}

TEST(ThreatFoxJson, CountsAnUnknownPairAndNamesIt) {
  const Read read =
      ReadText("{\"1\":[" + Record("a@b.example", "envelope_from", "payload_delivery") + "," +
               Record("1.2.3.4:443", "ip:port") + "]}");
  EXPECT_EQ(read.set.indicators.size(), 1u);
  ASSERT_EQ(read.set.rejected.size(), 1u);
  EXPECT_EQ(read.set.rejected[0].reason,
            "unknown pair of threat_type `payload_delivery` and ioc_type `envelope_from`");
  EXPECT_EQ(read.set.rejected[0].raw, "a@b.example");
}

TEST(ThreatFoxJson, KeepsTheRecordsBeforeACut) {
  const std::string whole = "{\"1\":[" + Record("1.2.3.4:443", "ip:port") + "],\"2\":[" +
                            Record("1.2.3.5:443", "ip:port") + "]}";
  for (size_t cut = 140; cut + 3 < whole.size(); ++cut) {
    const Read read = ReadText(whole.substr(0, cut));
    EXPECT_EQ(read.set.indicators.size(), 1u) << cut;
    EXPECT_EQ(read.set.num_rejected, 1u) << cut;
  }
  EXPECT_EQ(ReadText(whole).set.indicators.size(), 2u);
}

TEST(ThreatFoxJson, RejectsEntriesThatAreNoRecords) {
  const Read read =
      ReadText("{\"1\":7,\"2\":[null,\"x\"],\"3\":[" + Record("1.2.3.4:443", "ip:port") + "]}");
  EXPECT_EQ(read.set.indicators.size(), 1u);
  EXPECT_EQ(read.set.num_rejected, 3u);
}

TEST(ThreatFoxApi, ReadsTheAnswer) {
  const Read read = ReadText(
      R"({"query_status":"ok","data":[{"id":"1","ioc":"1.2.3.4:443","ioc_type":"ip:port",)"
      R"("threat_type":"botnet_cc","malware":"win.x","first_seen":"2022-08-05 11:40:15 UTC",)"
      R"("last_seen":null,"tags":["a","b"],"confidence_level":50},)"
      R"({"id":2,"ioc":"evil.example","ioc_type":"domain","threat_type":"botnet_cc","tags":null}]})");
  EXPECT_EQ(read.reader, "threatfox_api");
  ASSERT_EQ(read.set.indicators.size(), 2u);
  EXPECT_EQ(read.set.indicators[0].assertions[0].external_id, "threatfox:2");
  EXPECT_EQ(FormatIsoTime(*read.set.indicators[1].first_seen), "2022-08-05T11:40:15Z");
  EXPECT_EQ(read.set.indicators[1].assertions[0].tags, (std::vector<std::string>{"a", "b"}));
}

TEST(ThreatFoxApi, ReadsAnAnswerWithoutResults) {
  const Read read =
      ReadText(R"({"query_status":"no_result","data":"Your search did not yield any results"})");
  EXPECT_EQ(read.reader, "threatfox_api");
  EXPECT_EQ(read.set.num_entries, 0u);
  EXPECT_EQ(ReadText(R"({"query_status":"illegal_days","data":null})").set.num_rejected, 1u);
}

TEST(FeodoCsv, TakesTheUncommentedHeader) {
  const Read read = ReadText(
      "# abuse.ch Feodo "
      "Tracker\n\"first_seen_utc\",\"dst_ip\",\"dst_port\",\"c2_status\",\"last_online\","
      "\"malware\"\n\"2021-01-17 "
      "07:30:05\",\"67.213.75.205\",\"443\",\"offline\",\"2021-08-18\",\"Dridex\"\n");
  EXPECT_EQ(read.reader, "feodo_csv");
  ASSERT_EQ(read.set.indicators.size(), 1u);
  EXPECT_EQ(read.set.indicators[0].malware_id, "win.dridex") << "by the built-in list";
  EXPECT_EQ(FormatIsoTime(*read.set.indicators[0].last_seen), "2021-08-18T00:00:00Z");
}

TEST(PlainList, ReadsOneValuePerLine) {
  const Read read =
      ReadText("# a list\nevil.example.com\n1.2.3.4 # remark\nhxxp://evil[.]com/a\n\n" +
               std::string(64, 'a') + "\n10.0.0.0/8\n[2a02::5]:443\nnonsense\n" +
               "a.com\nb.com\nc.com\nd.com\ne.com\n");
  EXPECT_EQ(read.reader, "plain_list");
  EXPECT_EQ(read.set.indicators.size(), 11u);
  ASSERT_EQ(read.set.rejected.size(), 1u);
  EXPECT_EQ(read.set.rejected[0].line, 9u);
}

TEST(IndicatorCsv, BindsColumnsByTheirWords) {
  const Read read = ReadText(
      "type;value;malware;first seen;confidence\nip;1.2.3.4;Emotet;2024-01-02;80\n"
      "hostname;evil.example.com;;;\nfoo;bar;;;\n");
  EXPECT_EQ(read.reader, "indicator_csv");
  ASSERT_EQ(read.set.indicators.size(), 2u);
  EXPECT_EQ(read.set.indicators[1].malware_id, "win.emotet");
  EXPECT_EQ(read.set.indicators[1].confidence, 80);
  ASSERT_EQ(read.set.rejected.size(), 1u);
  EXPECT_EQ(read.set.rejected[0].reason, "unknown type `foo`");
}

TEST(IndicatorCsv, JoinsAddressAndPortColumns) {
  const Read read = ReadText("ip,port\n1.2.3.4,8080\n1.2.3.4,443\n");
  ASSERT_EQ(read.set.indicators.size(), 2u);
  EXPECT_EQ(read.set.indicators[0].port, 443);
  EXPECT_EQ(read.set.indicators[1].port, 8080);
}

// People write ports and networks where a type says address or name.
TEST(MispEvent, TakesPortsAndNetworksInPlainTypes) {
  const Read read = ReadText(
      R"({"Event":{"info":"x","Attribute":[)"
      R"({"type":"ip-dst","value":"45.61.136.7:8080","to_ids":true},)"
      R"({"type":"ip-dst","value":"45.61.136.0/24","to_ids":true},)"
      R"({"type":"domain","value":"evil[.]com:8443","to_ids":true},)"
      R"({"type":"url","value":"evil.com","to_ids":true},)"
      R"({"type":"url","value":"hxxp://evil[.]com/a","to_ids":true},)"
      R"({"type":"domain","value":"45.61.136.7","to_ids":true},)"
      R"({"type":"md5","value":"1645ad8468a2fb54763c0ebeb766dfd8c643f3db","to_ids":true}]}})");
  ASSERT_EQ(read.set.indicators.size(), 5u);
  EXPECT_EQ(read.set.indicators[0].value, "45.61.136.0/24");
  EXPECT_EQ(read.set.indicators[1].port, 8443);
  EXPECT_EQ(read.set.indicators[2].port, 8080);
  EXPECT_EQ(read.set.indicators[3].value, "evil.com/");
  EXPECT_EQ(read.set.indicators[4].value, "http://evil.com/a");
  EXPECT_EQ(read.set.num_rejected, 2u) << "a stated type is not guessed away";
  EXPECT_TRUE(read.remarks.empty());
}

TEST(MispEvent, SaysThatNothingIsMarkedForDetection) {
  const Read read = ReadText(
      R"({"Event":{"info":"x","Attribute":[{"type":"domain","value":"evil.com","to_ids":false}]}})");
  ASSERT_EQ(read.remarks.size(), 1u);
  EXPECT_TRUE(read.remarks[0].is_warning);
  EXPECT_NE(read.remarks[0].text.find("to_ids"), std::string::npos);
}

Read ReadCsv(std::string_view content, ColumnMeanings columns) {
  const ReaderDef* reader = DetectReader("ip,port\n1.2.3.4,1\n", "x.csv");
  ReaderContext ctx;
  ctx.StartFile("feed", "");
  ctx.SetColumns(std::move(columns));
  reader->read(ctx, content);
  std::vector<Remark> remarks = ctx.remarks();
  return {std::string(reader->name), Fuse(std::move(ctx)), std::move(remarks)};
}

TEST(IndicatorCsv, SaysWhichColumnsItReads) {
  const Read read = ReadText("Type;Indicator;Colour\nip;1.2.3.4;red\n");
  ASSERT_EQ(read.remarks.size(), 1u);
  EXPECT_EQ(read.remarks[0].text,
            "columns: `Type` as type, `Indicator` as value; not read: `Colour`");
}

TEST(IndicatorCsv, TakesTheUsersWordForColumns) {
  const Read read = ReadCsv("when,remote thing,p\n2024-01-02,evil[.]com,443\n",
                            {{"Remote Thing", "domain"}, {"3", "port"}, {"1", "first_seen"}});
  ASSERT_EQ(read.set.indicators.size(), 1u);
  EXPECT_EQ(read.set.indicators[0].value, "evil.com");
  EXPECT_EQ(read.set.indicators[0].port, 443);
  EXPECT_EQ(FormatIsoTime(*read.set.indicators[0].first_seen), "2024-01-02T00:00:00Z");
}

TEST(IndicatorCsv, TakesRowsWithoutAHeaderByNumber) {
  const Read read = ReadCsv("a|1.2.3.4|x\nb|1.2.3.5|y\n", {{"2", "ip"}});
  EXPECT_EQ(read.set.indicators.size(), 2u);
  EXPECT_EQ(read.set.num_rejected, 0u);
}

TEST(IndicatorCsv, LeavesTablesOfReportsToTheReport) {
  const Read read =
      ReadText("# Report\n\n| Indicator | Type |\n|---|---|\n| evil.com | Domain |\n");
  EXPECT_EQ(read.reader, "report_text");
}

TEST(IndicatorCsv, SaysThatAColumnIsNotThere) {
  const Read read = ReadCsv("ip,x\n1.2.3.4,y\n", {{"nowhere", "port"}, {"9", "type"}});
  ASSERT_EQ(read.remarks.size(), 3u);
  EXPECT_EQ(read.remarks[0].text, "there is no column `nowhere`");
  EXPECT_TRUE(read.remarks[0].is_warning);
  EXPECT_EQ(read.remarks[1].text, "there is no column `9`");
}

TEST(IndicatorCsv, ReadsTheExportOfMisp) {
  const Read read = ReadText(
      "uuid,event_id,category,type,value,comment,to_ids,date\n"
      "u1,1,Network activity,ip-dst|port,45.61.136.7|443,a,1,2024-01-02\n"
      "u2,1,Network activity,domain|ip,evil.com|45.61.136.8,b,0,2024-01-02\n"
      "u3,1,Payload delivery,filename|md5,a.exe|0c1bd1390453a47f61cb715f6dae2404,c,1,2024-01-02\n"
      "u4,1,Other,text,hello,d,0,2024-01-02\n");
  ASSERT_EQ(read.set.indicators.size(), 4u);
  EXPECT_EQ(read.set.indicators[0].value, "evil.com");
  EXPECT_EQ(read.set.indicators[0].action, Action::kEnrich);
  EXPECT_EQ(read.set.indicators[1].port, 443);
  EXPECT_EQ(read.set.num_rejected, 1u);
}

TEST(DetectReader, KnowsWhatItDoesNotRead) {
  EXPECT_EQ(DetectReader("{\"matching_attributes\":[],\"list\":[]}", "x.json"), nullptr);
  EXPECT_EQ(DetectReader("<?xml version=\"1.0\"?><stix:STIX_Package/>", "x.xml"), nullptr);
  EXPECT_EQ(DetectReader(std::string_view("\0\1\2", 3), "x"), nullptr);
  EXPECT_EQ(DetectReader("CEF:0|v|p|1|2|n|3|src=1.2.3.4", "x.log"), nullptr);
}

TEST(Fuse, KeepsEveryAssertionOfOneIndicator) {
  const Read read = ReadText(
      "{\"1\":[" +
      Record(
          "1.2.3.4:443", "ip:port", "botnet_cc",
          R"(,"confidence_level":50,"first_seen_utc":"2026-02-01 00:00:00","malware_printable":"X")") +
      "],\"2\":[" +
      Record(
          "1.2.3.4:443", "ip:port", "payload_delivery",
          R"(,"confidence_level":100,"first_seen_utc":"2026-03-01 00:00:00","last_seen_utc":"2026-04-01 00:00:00")") +
      "],\"3\":[" + Record("1.2.3.4:8443", "ip:port") + "]}");
  ASSERT_EQ(read.set.indicators.size(), 2u) << "two ports are two indicators";
  const Indicator& indicator = read.set.indicators[0];
  EXPECT_EQ(indicator.assertions.size(), 2u);
  EXPECT_EQ(indicator.confidence, 100);
  EXPECT_EQ(indicator.threat_type, "payload_delivery") << "of the surest assertion";
  EXPECT_EQ(FormatIsoTime(*indicator.first_seen), "2026-02-01T00:00:00Z");
  EXPECT_EQ(FormatIsoTime(*indicator.last_seen), "2026-04-01T00:00:00Z");
  EXPECT_FALSE(indicator.valid_until);
}

TEST(Fuse, SortsByTypeThenByNumber) {
  const Read read =
      ReadText("9.9.9.9\n10.0.0.1\n2a02::5\nb.com\na.com\n100.1.1.1\nhttp://a.com/\n");
  std::vector<std::string> values;
  for (const Indicator& indicator : read.set.indicators) values.push_back(indicator.value);
  EXPECT_EQ(values, (std::vector<std::string>{"a.com", "b.com", "9.9.9.9", "10.0.0.1", "100.1.1.1",
                                              "2a02::5", "http://a.com/"}));
}

}  // namespace
}  // namespace quoll::intel
