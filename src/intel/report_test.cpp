// The rules of extraction from report pages.
#include <gtest/gtest.h>

#include "base/ticks.h"
#include "intel/families.h"
#include "intel/fuse.h"
#include "intel/intel_reader.h"
#include "intel/report/infer.h"

namespace quoll::intel {
namespace {

IndicatorSet ReadReport(std::string_view content) {
  const ReaderDef* reader = DetectReader(content, "page");
  EXPECT_NE(reader, nullptr);
  if (reader == nullptr) return {};
  EXPECT_EQ(reader->name, "report_text");
  ReaderContext ctx;
  ctx.StartFile("page", "");
  reader->read(ctx, content);
  return Fuse(std::move(ctx));
}

std::vector<std::string> Values(const IndicatorSet& set) {
  std::vector<std::string> values;
  for (const Indicator& indicator : set.indicators) {
    std::string value = std::string(KindName(indicator.kind)) + ' ' + indicator.value;
    if (indicator.port != 0) value += ':' + std::to_string(indicator.port);
    values.push_back(value);
  }
  return values;
}

using Strings = std::vector<std::string>;

constexpr std::string_view kPage =
    "The detection of sub.example.com at 9.9.9.9 is text.\n"
    "IOC Summary\n"
    "Malware Family: Nanocore RAT Total IOCs: 2 IOC Types: ip:port, domain\n"
    "| Type | Value | Threat Type | First Seen | Confidence |\n"
    "|---|---|---|---|---|\n"
    "| domain | sadd.io | botnet_cc | 2026-05-05 | 75% |\n"
    "| ip:port | 76[.]13[.]208[.]153:443 | botnet_cc | 2026-05-05 | 100% |\n"
    "// Source: ThreatFox - Nanocore RAT\n"
    "let malicious_ips = dynamic([\"76.13.208.153\"]);\n"
    "CommonSecurityLog\n"
    "| where DestinationIP in (malicious_ips)\n"
    "| Sentinel Table | Notes |\n"
    "|---|---|\n"
    "CommonSecurityLog | Ensure this data connector is enabled |\n"
    "Filter/Exclusion: Exclude nanocore.exe and https://download.microsoft.com and 10.0.0.0/8.\n";

TEST(Report, TakesTheTableAndNothingElse) {
  const IndicatorSet set = ReadReport(kPage);
  EXPECT_EQ(Values(set), (Strings{"domain sadd.io", "ip 76.13.208.153:443"}));
  EXPECT_EQ(set.num_rejected, 0u);
  EXPECT_EQ(set.indicators[0].confidence, 75);
  EXPECT_EQ(set.indicators[0].malware_name, "Nanocore RAT");
  EXPECT_EQ(set.indicators[0].malware_id, "win.nanocore");
  EXPECT_EQ(set.indicators[0].assertions[0].line, 6u);
  EXPECT_EQ(set.indicators[1].threat_type, "botnet_cc");
  EXPECT_EQ(set.indicators[1].assertions[0].raw, "76[.]13[.]208[.]153:443");
}

TEST(Report, RejectsAQueryValueThatTheTableLacks) {
  std::string page(kPage);
  page += "let more = dynamic([\"5.6.7.8\", \"cmd.exe\"]);\n";
  const IndicatorSet set = ReadReport(page);
  EXPECT_EQ(set.indicators.size(), 2u);
  ASSERT_EQ(set.rejected.size(), 1u);
  EXPECT_EQ(set.rejected[0].raw, "5.6.7.8");
  EXPECT_EQ(set.rejected[0].line, 16u);
}

TEST(Report, TakesQueryListsOfAPageWithoutATable) {
  const IndicatorSet set = ReadReport(
      "// Source: ThreatFox - Cobalt Strike\nlet ips = dynamic([\n  \"1.2.3.4\",\n  "
      "\"evil.com\"]);\n"
      "T | where X in (ips)\nlet again = dynamic([\"1.2.3.4\", \"cmd.exe\"]);\n");
  EXPECT_EQ(Values(set), (Strings{"domain evil.com", "ip 1.2.3.4"}));
  EXPECT_EQ(set.indicators[1].assertions.size(), 1u);
  EXPECT_EQ(set.indicators[1].malware_id, "win.cobalt_strike");
}

TEST(Report, ReadsTheSamePageAsHtml) {
  const IndicatorSet set = ReadReport(
      "<!DOCTYPE html>\n<html><head><title>x 1.1.1.1</title></head><body>\n<h2>IOC Summary</h2>"
      "<p><strong>Malware Family:</strong> Nanocore RAT<br>Total IOCs: 2</p>\n"
      "<table><thead><tr><th>Type</th><th>Value</th><th>Confidence</th></tr></thead>\n<tbody>"
      "<tr><td>domain</td><td>sadd.io</td><td>75%</td></tr>\n"
      "<tr><td>ip:port</td><td><code>76[.]13[.]208[.]153:443</code></td><td>100&#37;</td></tr>"
      "</tbody></table>\n<pre>let x = dynamic([&quot;76.13.208.153&quot;]);\n</pre>"
      "<ul><li>Exclude https://api.virustotal.com</li></ul><script>var a=\"2.2.2.2\";</script>"
      "<a href=\"http://3.3.3.3/x\">link</a></body></html>\n");
  EXPECT_EQ(Values(set), (Strings{"domain sadd.io", "ip 76.13.208.153:443"}));
  EXPECT_EQ(set.indicators[1].confidence, 100);
  EXPECT_EQ(set.indicators[1].malware_name, "Nanocore RAT");
  EXPECT_EQ(set.indicators[1].assertions[0].line, 6u);
  EXPECT_EQ(set.num_rejected, 0u);
}

TEST(Report, ReadsOnBehindBrokenHtml) {
  const IndicatorSet set = ReadReport(
      "<html><script>never closed <b title=\"never closed "
      "too><table><tr><th>Type</th><th>Value</th>"
      "</tr><tr><td>ip</td><td>1.2.3.4 &amp;</table>");
  EXPECT_EQ(set.indicators.size() + set.num_rejected, 1u);
}

TEST(Report, TakesLinearTimeForHostileText) {
  for (const std::string_view piece :
       {"dynamic([\"", "<script><a \"", "((((", "&&&&", "|a|b|\n|-|-|\n", "--\n"}) {
    std::string text = piece.starts_with('<') ? "<html>" : "";
    while (text.size() < 300'000) text += piece;
    ReadReport(text);
  }
}

TEST(Report, ReadsTableRowsThatLostTheirPipe) {
  const IndicatorSet set = ReadReport(
      "| Type | Value |\n|---|---|\ndomain | evil.com\nip | 1.2.3.4 |\nurl | "
      "hxxp://evil[.]com/a?b=1\\|2 |\n");
  EXPECT_EQ(Values(set), (Strings{"domain evil.com", "ip 1.2.3.4", "url http://evil.com/a?b=1|2"}));
}

TEST(Report, RejectsACellThatIsNoIndicator) {
  const IndicatorSet set = ReadReport(
      "| Type | Value |\n|---|---|\n| domain | not a name |\n| ip:port | 1.2.3.4:0 |\n| ja9 | x "
      "|\n");
  EXPECT_TRUE(set.indicators.empty());
  ASSERT_EQ(set.rejected.size(), 3u);
  EXPECT_EQ(set.rejected[1].reason, "the port is not 1 to 65535");
  EXPECT_EQ(set.rejected[1].line, 4u);
  EXPECT_EQ(set.rejected[2].reason, "unknown type `ja9`");
}

TEST(Report, TakesListsAndLeavesProse) {
  const IndicatorSet set = ReadReport(
      "# Report\n\nThe actor used good.example.com and the address 8.8.8.8, see\n"
      "https://vendor.example.com/blog/post.\n\n## C&C servers\n\n- evil[.]com - 1.2.3[.]4\n* "
      "bad.net (old)\n"
      "1. 5.6.7.8:8080\n- cmd.exe\n\n## References\n\n- https://vendor.example.com/more\n- "
      "9.9.9.9\n");
  EXPECT_EQ(Values(set),
            (Strings{"domain bad.net", "domain evil.com", "ip 1.2.3.4", "ip 5.6.7.8:8080"}));
}

TEST(Report, RejectsADefangedValueInRunningTextByName) {
  const IndicatorSet set = ReadReport("The loader talks to evil[.]com and waits.\n");
  EXPECT_TRUE(set.indicators.empty());
  ASSERT_EQ(set.rejected.size(), 1u);
  EXPECT_EQ(set.rejected[0].reason, "a value in running text");
}

TEST(Report, RejectsARequestWithoutAHost) {
  const IndicatorSet set =
      ReadReport("URLS:\n\n- GET /iz5/yaca.php?l=tze1.cab\n- evil[.]com/a.php\n");
  EXPECT_EQ(Values(set), (Strings{"url evil.com/a.php"}));
  ASSERT_EQ(set.rejected.size(), 1u);
  EXPECT_EQ(set.rejected[0].reason, "a request without a host");
}

TEST(Report, SetsCompromisedByItsDetails) {
  const IndicatorSet set = ReadReport(
      "|===\n|IP |Domain |First seen |Details\n|N/A |shop[.]com |2019-09-25 |Compromised website "
      "used as C&C\n"
      "|1.2.3[.]4 |`+a.b[.]com+` `+c.d[.]com+` |2019-09-26 |C&C +\nserver\n|===\n");
  EXPECT_EQ(Values(set),
            (Strings{"domain a.b.com", "domain c.d.com", "domain shop.com", "ip 1.2.3.4"}));
  EXPECT_EQ(set.indicators[2].is_compromised, true);
  EXPECT_EQ(set.indicators[0].is_compromised, std::nullopt);
}

// Rules 4, 5, 7 and 9 of extraction: ports and networks, a hash with its file name, a host with a
// path, a value that stands there twice.
TEST(Report, ReadsEveryFormOfALine) {
  const IndicatorSet set = ReadReport(
      "## Indicators\n\n"
      "- 203.0.113.0/24\n- 45.61.136[.]7:8080\n- hxxps://evil[.]com:8443/a\n"
      "- 0c1bd1390453a47f61cb715f6dae2404  charge.doc\n"
      "- evil[.]com/a.php\n- 45.61.136[.]8/x.sh\n"
      "- bad[.]net\n- bad.net\n- BAD(dot)NET\n- who[at]mail[.]com\n");
  EXPECT_EQ(Values(set),
            (Strings{"cidr 203.0.113.0/24", "domain bad.net", "email who@mail.com",
                     "ip 45.61.136.7:8080", "md5 0c1bd1390453a47f61cb715f6dae2404",
                     "url 45.61.136.8/x.sh", "url evil.com/a.php", "url https://evil.com:8443/a"}));
  EXPECT_EQ(set.indicators[1].assertions.size(), 3u);
}

// Notes of an analysis: labels, ports in words, remarks in front, a first line that is a heading.
TEST(Report, ReadsNotesOfAnAnalysis) {
  const std::string sha256(64, 'a');
  const IndicatorSet set = ReadReport(
      "INFECTION\n\n"
      "- SHA256 hash: " +
      sha256 +
      "\n- File size: 158,720 bytes\n- File name: invoice.doc\n\n"
      "SHA256 hashes of installers:\n" +
      std::string(64, 'b') +
      " (a.dll)\n\n"
      "- 45.61.136.7 port 80 - evil[.]com - GET /a/b.php?l=x.cab\n"
      "- port 8080 - hxxp://third[.]org/x\n"
      "- 2020-07-06 17:05 UTC - bad[.]net\n"
      "- 45.61.136.9 over TCP port 8443\n\n"
      "MD5: " +
      std::string(32, 'c') +
      "\nC2: hxxp://four[.]com/gate.php, hxxp://five[.]com/gate.php\n"
      "- **SHA-1** `" +
      std::string(40, 'd') + "`\n");
  EXPECT_EQ(Values(set), (Strings{"domain bad.net", "domain evil.com", "ip 45.61.136.7:80",
                                  "ip 45.61.136.9:8443", "md5 " + std::string(32, 'c'),
                                  "sha1 " + std::string(40, 'd'), "sha256 " + sha256,
                                  "sha256 " + std::string(64, 'b'), "url http://five.com/gate.php",
                                  "url http://four.com/gate.php", "url http://third.org/x"}));
}

TEST(Report, TakesNoLabelsFromSentences) {
  const IndicatorSet set = ReadReport(
      "The loader asks its C2: evil.com is where it goes, and the hash: see the appendix.\n"
      "Note that the URL: https://vendor.example.com/blog was published before.\n"
      "Later evil[.]com, bad[.]net and others\nfollowed:\nwe saw them.\n");
  EXPECT_EQ(Values(set), Strings{});
}

TEST(Infer, TellsFileNamesFromDomains) {
  const auto guess = [](std::string_view word) { return Infer(word, Context::kAny).guess; };
  EXPECT_EQ(guess("nanocore.exe"), Guess::kNothing);
  EXPECT_EQ(guess("avebelial.xml"), Guess::kNothing);
  EXPECT_EQ(guess("gate[.]php"), Guess::kRefused);
  EXPECT_EQ(guess("install.sh"), Guess::kRefused);
  EXPECT_EQ(guess("tze1.cab"), Guess::kRefused);
  EXPECT_EQ(guess("kntwtopnbt/8r5kudwrc8/gate[.]php"), Guess::kRefused);
  EXPECT_EQ(guess("Win32/Agent.TEL"), Guess::kNothing);
  EXPECT_EQ(guess("lcomputers.com"), Guess::kIndicator);
  EXPECT_EQ(guess("5.1.2600.0"), Guess::kRefused);
  EXPECT_EQ(guess("12:30:45"), Guess::kNothing);
  EXPECT_EQ(Infer("install.sh", Context::kHostNames).guess, Guess::kIndicator);
}

TEST(Infer, LeavesTheSentencesPunctuation) {
  EXPECT_EQ(Infer("(evil.com).", Context::kAny).canon.value, "evil.com");
  EXPECT_EQ(Infer("\"http://evil.com/a(b)\",", Context::kAny).canon.value, "http://evil.com/a(b)");
  EXPECT_EQ(Infer("[2a02::5]:443;", Context::kAny).canon.port, 443);
}

TEST(Families, GoBySlugWithoutAnId) {
  Indicator indicator;
  indicator.malware_name = "My New (RAT)";
  EXPECT_EQ(FamilyKey(indicator), "my_new_rat");
  indicator.malware_id = "unknown_rat";
  indicator.malware_name = "";
  EXPECT_EQ(FamilyName(indicator), "unknown RAT");
  indicator.malware_name = "Unknown RAT";
  EXPECT_EQ(FamilyName(indicator), "unknown RAT");
}

}  // namespace
}  // namespace quoll::intel
