// Indicators as JSON, CSV and a table: shapes, order, escaping.
#include "intel/writers.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/ticks.h"
#include "base/utf8.h"

namespace quoll::intel {
namespace {

IndicatorSet TwoIndicators() {
  IndicatorSet set;
  Indicator address;
  address.kind = Kind::kIp;
  address.value = "1.2.3.4";
  address.port = 443;
  address.id = IndicatorId(address.kind, address.value, address.port, address.transport);
  address.malware_id = "win.x";
  address.malware_name = "A Family With A Rather Long Name";
  address.aliases = {"=cmd|x", "b"};
  address.threat_type = "botnet_cc";
  address.confidence = 75;
  address.first_seen = base::ParseDatetime("2026-05-05");
  address.warnings = {{"shared_infrastructure", "cloudflare", "1.0.0.0/8", "1", "text"}};
  Assertion assertion;
  assertion.source_id = "threatfox";
  assertion.external_id = "threatfox:1";
  assertion.file = "feed.json";
  assertion.raw = "1.2.3.4:443";
  address.assertions = {assertion};
  Indicator url;
  url.kind = Kind::kUrl;
  url.value = "http://u:p@evil.example/\x1b[31m";
  url.assertions = {assertion};
  set.indicators = {address, url};
  set.rejected = {{"feed.json", 7, "no \"IP\" address", "x"}};
  set.num_rejected = 1;
  set.num_entries = 3;
  set.num_files = 1;
  return set;
}

TEST(WriteJson, HasTheFixedForm) {
  EXPECT_EQ(
      WriteJson(TwoIndicators()),
      R"({"indicators":[{"id":")" + TwoIndicators().indicators[0].id +
          R"(","type":"ip","value":"1.2.3.4","port":443,"transport":null,"family":"A Family With A Rather Long Name",)"
          R"("malpedia":"win.x","aliases":["=cmd|x","b"],"threat_type":"botnet_cc","role":"c2_dst","confidence":75,)"
          R"("first_seen":"2026-05-05T00:00:00Z","last_seen":null,"valid_from":null,"valid_until":null,"state":"active","tlp":"clear","action":"detect",)"
          R"("warnings":[{"reason":"shared_infrastructure","list":"cloudflare","entry":"1.0.0.0/8","version":"1",)"
          R"("text":"text","action":null,"fit":null}],"assertions":[{"source":"threatfox","external_id":"threatfox:1","file":"feed.json",)"
          R"("line":null,"raw":"1.2.3.4:443","reporter":null,"anonymous":false,"confidence":null,)"
          R"("first_seen":null,"last_seen":null,"threat_type":null,"malpedia":null,"family":null,"aliases":[],)"
          R"("tags":[],"reference":null,"comment":null,"compromised":null,"tlp":null,"licence":null,)"
          R"("valid_from":null,"valid_until":null,"revoked":false,"action":"detect","event":null,)"
          R"("retrieved_at":null,"payload_sha256":null}]},)"
          R"({"id":null,"type":"url","value":"http://u:p@evil.example/\u001b[31m","port":null,"transport":null,)"
          R"("family":null,"malpedia":null,"aliases":[],"threat_type":null,"role":null,"confidence":null,"first_seen":null,)"
          R"("last_seen":null,"valid_from":null,"valid_until":null,"state":"active","tlp":"clear",)"
          R"("action":"detect","warnings":[],"assertions":[{"source":)"
          R"("threatfox","external_id":"threatfox:1","file":"feed.json","line":null,"raw":"1.2.3.4:443",)"
          R"("reporter":null,"anonymous":false,"confidence":null,"first_seen":null,"last_seen":null,)"
          R"("threat_type":null,"malpedia":null,"family":null,"aliases":[],"tags":[],"reference":null,)"
          R"("comment":null,"compromised":null,"tlp":null,"licence":null,"valid_from":null,)"
          R"("valid_until":null,"revoked":false,"action":"detect","event":null,"retrieved_at":null,)"
          R"("payload_sha256":null}]}],"rejected":[{"file":"feed.json","line":7,)"
          R"("reason":"no \"IP\" address","raw":"x"}],"compounds":[],"counts":{"indicators":2,"assertions":2,"rejected":1,)"
          R"("compounds":0,"entries":3,"files":1,"by_type":{"ip":1,"url":1},"rejected_by_reason":{"no \"IP\" address":1}}})"
          "\n");
}

TEST(WriteCsv, DefusesFormulas) {
  const std::string csv = WriteCsv(TwoIndicators());
  EXPECT_EQ(csv.substr(0, 24), "id,type,value,port,trans");
  EXPECT_NE(csv.find(",'=cmd|x;b,"), std::string::npos) << csv;
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 3);
}

TEST(WriteTable, FitsTheTerminalAndCutsNoValue) {
  const std::string table = WriteTable(TwoIndicators(), 60);
  size_t start = 0;
  while (start < table.size()) {
    const size_t end = table.find('\n', start);
    EXPECT_LE(base::DisplayWidth(table.substr(start, end - start)), 60u) << table;
    start = end + 1;
  }
  EXPECT_NE(table.find("1.2.3.4:443"), std::string::npos);
  EXPECT_NE(table.find("2 indicators from 1 file, 1 rejected\n"), std::string::npos);
  EXPECT_EQ(table.find('\x1b'), std::string::npos) << "control characters are shown, not sent";
  EXPECT_EQ(table.find("u:p@"), std::string::npos) << "user info is not printed";
  EXPECT_NE(WriteTable(TwoIndicators(), 0).find("A Family With A Rather Long Name"),
            std::string::npos);
}

TEST(FormatIsoTime, HasAFractionOnlyWhereThereIsOne) {
  EXPECT_EQ(FormatIsoTime(*base::ParseDatetime("2026-05-05T10:00:00Z")), "2026-05-05T10:00:00Z");
  EXPECT_EQ(FormatIsoTime(*base::ParseDatetime("2026-05-05T10:00:00.25Z")),
            "2026-05-05T10:00:00.25Z");
}

}  // namespace
}  // namespace quoll::intel
