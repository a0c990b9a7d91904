// Packs: the seed pages come out byte for byte, names and sums are right.
#include "hunt/pack.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/data_dir.h"
#include "base/ticks.h"
#include "hunt/observables.h"
#include "hunt/pack_output_def.h"
#include "hunt/plan.h"
#include "intel/canon.h"
#include "intel/lists/grade.h"

namespace quoll::hunt {
namespace {

const int64_t kFifthOfMay = base::DaysFromCivil(2026, 5, 5) * base::kTicksPerDay;
const int64_t kMidsummer = base::DaysFromCivil(2026, 6, 22) * base::kTicksPerDay;

intel::Indicator Make(intel::Kind kind, const std::string& value, uint16_t port, int confidence,
                      int64_t first_seen) {
  intel::Indicator indicator;
  indicator.kind = kind;
  indicator.value = value;
  indicator.port = port;
  indicator.id = intel::IndicatorId(kind, value, port, intel::Transport::kUnstated);
  indicator.scope = kind == intel::Kind::kDomain ? intel::Scope::kSubtree : intel::Scope::kExact;
  indicator.threat_type = "botnet_cc";
  indicator.malware_id = "win.nanocore";
  indicator.malware_name = "Nanocore RAT";
  indicator.confidence = confidence;
  indicator.first_seen = first_seen;
  intel::Assertion assertion;
  assertion.source_id = "threatfox";
  indicator.assertions.push_back(assertion);
  intel::GradeByLists(indicator);
  return indicator;
}

intel::IndicatorSet PageA() {
  using intel::Kind;
  intel::IndicatorSet set;
  set.indicators = {Make(Kind::kDomain, "njq.uk.com", 0, 75, kFifthOfMay),
                    Make(Kind::kDomain, "sadd.io", 0, 75, kFifthOfMay),
                    Make(Kind::kIp, "76.13.208.153", 443, 100, kFifthOfMay),
                    Make(Kind::kIp, "104.21.18.225", 443, 100, kFifthOfMay),
                    Make(Kind::kIp, "172.67.183.218", 443, 100, kFifthOfMay)};
  return set;
}

intel::IndicatorSet PageB() {
  using intel::Kind;
  intel::IndicatorSet set;
  set.indicators = {Make(Kind::kIp, "3.0.88.138", 443, 100, kMidsummer),
                    Make(Kind::kIp, "18.140.223.115", 443, 100, kMidsummer)};
  return set;
}

std::map<std::string, std::string> Pack(const intel::IndicatorSet& set,
                                        const PackOptions& options) {
  diag::Sink sink;
  const auto files = MakePack(set, options, sink);
  EXPECT_TRUE(files.ok());
  std::map<std::string, std::string> by_path;
  if (files.ok()) {
    for (const PackFile& file : *files) by_path[file.path] = file.content;
  }
  return by_path;
}

PackOptions SeedStyle() {
  PackOptions options;
  options.style = Style::kSeed;
  return options;
}

TEST(Pack, SeedStyleWritesTheQueriesOfPageALetterForLetter) {
  auto files = Pack(PageA(), SeedStyle());
  EXPECT_EQ(files["queries/CommonSecurityLog.kql"],
            R"(// Hunt for network connections to known malicious IPs
// Source: ThreatFox - Nanocore RAT
let malicious_ips = dynamic(["76.13.208.153", "104.21.18.225", "172.67.183.218"]);
CommonSecurityLog
| where DestinationIP in (malicious_ips) or SourceIP in (malicious_ips)
| project TimeGenerated, SourceIP, DestinationIP, DestinationPort, DeviceAction, Activity
| order by TimeGenerated desc
)");
  EXPECT_EQ(files["queries/DeviceNetworkEvents.kql"],
            R"(// Hunt in Defender for Endpoint network events
let malicious_ips = dynamic(["76.13.208.153", "104.21.18.225", "172.67.183.218"]);
DeviceNetworkEvents
| where RemoteIP in (malicious_ips)
| project Timestamp, DeviceName, RemoteIP, RemotePort, InitiatingProcessFileName, ActionType
| order by Timestamp desc
)");
  EXPECT_EQ(files["queries/DnsEvents.kql"],
            R"(// Hunt for DNS queries to known malicious domains
// Source: ThreatFox - Nanocore RAT
let malicious_domains = dynamic(["njq.uk.com", "sadd.io"]);
DnsEvents
| where Name has_any (malicious_domains)
| project TimeGenerated, Computer, Name, IPAddresses, QueryType
| order by TimeGenerated desc
)");
}

TEST(Pack, SeedStyleWritesTheQueriesOfPageBLetterForLetter) {
  auto files = Pack(PageB(), SeedStyle());
  EXPECT_EQ(files["queries/CommonSecurityLog.kql"],
            R"(// Hunt for network connections to known malicious IPs
// Source: ThreatFox - Nanocore RAT
let malicious_ips = dynamic(["3.0.88.138", "18.140.223.115"]);
CommonSecurityLog
| where DestinationIP in (malicious_ips) or SourceIP in (malicious_ips)
| project TimeGenerated, SourceIP, DestinationIP, DestinationPort, DeviceAction, Activity
| order by TimeGenerated desc
)");
  EXPECT_FALSE(files.contains("queries/DnsEvents.kql"));
}

TEST(Pack, IndicatorTablesAreThoseOfThePages) {
  EXPECT_NE(Pack(PageA(), SeedStyle())["page.md"].find(
                R"(| Type | Value | Threat Type | First Seen | Confidence |
|---|---|---|---|---|
| domain | njq.uk.com | botnet_cc | 2026-05-05 | 75% |
| domain | sadd.io | botnet_cc | 2026-05-05 | 75% |
| ip:port | 104[.]21[.]18[.]225:443 | botnet_cc | 2026-05-05 | 100% |
| ip:port | 172[.]67[.]183[.]218:443 | botnet_cc | 2026-05-05 | 100% |
| ip:port | 76[.]13[.]208[.]153:443 | botnet_cc | 2026-05-05 | 100% |
)"),
            std::string::npos);
  EXPECT_NE(Pack(PageB(), SeedStyle())["page.md"].find(R"(|---|---|---|---|---|
| ip:port | 18[.]140[.]223[.]115:443 | botnet_cc | 2026-06-22 | 100% |
| ip:port | 3[.]0[.]88[.]138:443 | botnet_cc | 2026-06-22 | 100% |
)"),
            std::string::npos);
}

TEST(Pack, SummaryNamesTypesInTheOrderOfTheHunts) {
  const std::string page = Pack(PageA(), SeedStyle())["page.md"];
  EXPECT_NE(
      page.find("- Malware Family: Nanocore RAT\n- Total IOCs: 5\n- IOC Types: ip:port, domain\n"),
      std::string::npos);
}

TEST(Pack, SeveralFamiliesGetAFolderEachAndAnIndex) {
  intel::IndicatorSet set = PageA();
  intel::Indicator other = Make(intel::Kind::kDomain, "evil.example.net", 0, 100, kMidsummer);
  other.malware_id.clear();
  other.malware_name = "Unknown / Loader";
  set.indicators.push_back(other);
  auto files = Pack(set, SeedStyle());
  EXPECT_TRUE(files.contains("index.md"));
  EXPECT_TRUE(files.contains("win.nanocore/page.md"));
  EXPECT_TRUE(files.contains("win.nanocore/queries/DnsEvents.kql"));
  EXPECT_TRUE(files.contains("unknown_loader/queries/DnsEvents.kql"));
}

TEST(Pack, FamilyNamesCannotLeaveTheFolder) {
  intel::IndicatorSet set = PageA();
  intel::Indicator other = Make(intel::Kind::kDomain, "evil.example.net", 0, 100, kMidsummer);
  other.malware_id = "../../etc/cron.d/x";
  set.indicators.push_back(other);
  for (const auto& [path, content] : Pack(set, {})) {
    EXPECT_EQ(path.find("../"), std::string::npos) << path;
  }
}

TEST(Pack, FeedTextCannotLeaveItsLiteralOrComment) {
  intel::IndicatorSet set = PageA();
  for (intel::Indicator& indicator : set.indicators) {
    indicator.malware_name = "x\n| take 0 //\"";
    indicator.malware_id = "win.\"evil\n| take 0";
  }
  for (const Style style : {Style::kOwn, Style::kSeed}) {
    PackOptions options;
    options.style = style;
    for (const auto& [path, content] : Pack(set, options)) {
      if (!path.ends_with(".kql")) continue;
      EXPECT_EQ(content.find("\n| take 0"), std::string::npos) << content;
    }
  }
}

TEST(Pack, OwnStyleCarriesPortAndIndicator) {
  auto files = Pack(PageA(), {});
  const std::string kql = files["queries/CommonSecurityLog.ip.outbound.kql"];
  EXPECT_NE(kql.find("DestinationIP in (addresses)"), std::string::npos) << kql;
  EXPECT_EQ(kql.find("SourceIP in"), std::string::npos);
  EXPECT_NE(kql.find("\"76.13.208.153\", 443, \"win.nanocore\", 100, datetime(2026-05-05)"),
            std::string::npos);
  EXPECT_TRUE(files.contains("queries/CommonSecurityLog.ip.inbound.kql"));
  EXPECT_TRUE(files.contains("queries/DnsEvents.domain.name.kql"));
}

TEST(Pack, ListsAreSplitAtTheLimitAndCoverAll) {
  PackOptions options;
  options.max_indicators_per_query = 2;
  auto files = Pack(PageA(), options);
  EXPECT_TRUE(files.contains("queries/CommonSecurityLog.ip.outbound-01.kql"));
  EXPECT_TRUE(files.contains("queries/CommonSecurityLog.ip.outbound-02.kql"));
  EXPECT_FALSE(files.contains("queries/CommonSecurityLog.ip.outbound-03.kql"));
}

// A plan by length: every indicator in exactly one text of a search, and no text too long.
TEST(Pack, TextsAreSplitByLengthAndCoverAllOnce) {
  intel::IndicatorSet set;
  for (int i = 0; i < 700; ++i) {
    set.indicators.push_back(Make(intel::Kind::kIp, fmt::format("45.9.{}.{}", i / 200, i % 200 + 1),
                                  443, 100, kFifthOfMay));
  }
  diag::Sink sink;
  const auto observables = ReadObservables(base::FindDataDir(), sink);
  ASSERT_TRUE(observables.ok());
  for (const size_t limit : {1'500u, 4'000u, 10'000u, 40'000u}) {
    PlanOptions options;
    options.max_query_bytes = limit;
    std::map<std::string, std::vector<IndicatorIdx>> by_search;
    for (const PlannedQuery& query : MakePlan(set, *observables, options).queries) {
      EXPECT_LE(query.kql.size(), limit) << query.id;
      auto& seen = by_search[query.id.substr(0, query.id.find('-'))];
      seen.insert(seen.end(), query.indicators.begin(), query.indicators.end());
    }
    EXPECT_FALSE(by_search.empty());
    for (auto& [search, seen] : by_search) {
      std::sort(seen.begin(), seen.end());
      ASSERT_EQ(seen.size(), set.indicators.size()) << search;
      EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end()) << search;
    }
  }
}

TEST(Pack, WhatMayNotBePassedOnIsLeftOut) {
  intel::IndicatorSet set = PageA();
  set.indicators[2].tlp = intel::Tlp::kRed;
  set.indicators[3].tlp = intel::Tlp::kAmberStrict;
  EXPECT_EQ(NumRestricted(set, {}), 2u);
  for (const auto& [path, content] : Pack(set, {})) {
    EXPECT_EQ(content.find("76.13.208.153"), std::string::npos) << path;
    EXPECT_EQ(content.find("104.21.18.225"), std::string::npos) << path;
  }
  PackOptions options;
  options.has_restricted = true;
  EXPECT_NE(Pack(set, options)["indicators.csv"].find("76.13.208.153"), std::string::npos);
}

TEST(Pack, UnknownOutputIsRefusedByName) {
  diag::Sink sink;
  PackOptions options;
  options.outputs = {"page", "pdf"};
  EXPECT_FALSE(MakePack(PageA(), options, sink).ok());
  ASSERT_EQ(sink.diagnostics().size(), 1u);
  EXPECT_EQ(sink.diagnostics()[0].message, "unknown pack output `pdf`");
}

TEST(Pack, OutputsChooseTheFiles) {
  PackOptions options;
  options.outputs = {"kql"};
  auto files = Pack(PageB(), options);
  EXPECT_FALSE(files.contains("page.md"));
  EXPECT_TRUE(files.contains("manifest.json"));
}

TEST(Pack, EveryOutputWritesItsFile) {
  const std::map<std::string_view, std::string_view> expected = {
      {"arm", "arm/rules.json"},
      {"asim", "asim/Dns.domain.kql"},
      {"csv", "indicators.csv"},
      {"defender", "defender/DeviceNetworkEvents.ip.remote.json"},
      {"exclusions", "exclusions.yaml"},
      {"fixtures", "fixtures/expected.json"},
      {"hunting", "hunting/DnsEvents.domain.name.yaml"},
      {"kql", "queries/CommonSecurityLog.ip.outbound.kql"},
      {"page_html", "page.html"},
      {"page_markdown", "page.md"},
      {"sentinel", "sentinel/CommonSecurityLog.ip.outbound.yaml"},
      {"sigma", "sigma/dns_query.yml"},
      {"stix", "stix/bundle.json"},
      {"ti_table", "ti/CommonSecurityLog.ip.outbound.kql"},
      {"suricata", "suricata/quoll.rules"},
      {"zeek", "zeek/intel.dat"},
  };
  EXPECT_EQ(AllPackOutputs().size(), expected.size());
  for (const PackOutputDef* output : AllPackOutputs()) {
    ASSERT_TRUE(expected.contains(output->name)) << output->name;
    PackOptions options;
    options.outputs = {std::string(output->option)};
    auto files = Pack(PageA(), options);
    ASSERT_TRUE(files.contains(std::string(expected.at(output->name)))) << output->name;
    EXPECT_FALSE(files.at(std::string(expected.at(output->name))).empty()) << output->name;
  }
}

TEST(Pack, IsWrittenToAFolder) {
  const std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) / "quoll-pack-test";
  std::filesystem::remove_all(folder);
  diag::Sink sink;
  ASSERT_TRUE(WritePack({{"a/b.txt", "text\n"}}, folder.string(), sink).ok());
  std::ifstream file(folder / "a" / "b.txt");
  std::ostringstream content;
  content << file.rdbuf();
  EXPECT_EQ(content.str(), "text\n");
  EXPECT_FALSE(std::filesystem::exists(folder / "a" / "b.txt.part"));
  std::filesystem::remove_all(folder);
}

TEST(Pack, FolderThatCannotBeMadeIsTold) {
  diag::Sink sink;
  EXPECT_FALSE(WritePack({{"a.txt", ""}}, "/proc/no-such-folder", sink).ok());
  EXPECT_EQ(sink.diagnostics()[0].code, diag::Code::K5009);
}

}  // namespace
}  // namespace quoll::hunt
