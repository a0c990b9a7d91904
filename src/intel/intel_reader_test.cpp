// From paths to indicators: files, folders, patterns, archives, messages; and the shared data with
// its truth.
#include "intel/intel_reader.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>

#include "intel/canon.h"
#include "intel/infrastructure.h"

namespace quoll::intel {
namespace {

namespace fs = std::filesystem;
using diag::Code;
using diag::Severity;

// A folder of its own, removed at the end.
class TempFolder {
 public:
  TempFolder() {
    std::string pattern = (fs::temp_directory_path() / "quoll_intel_XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TempFolder() {
    std::error_code error;
    fs::remove_all(path_, error);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  std::string Write(const std::string& name, std::string_view content) {
    const fs::path file = path_ / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
    return file.string();
  }
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

bool HasCode(const diag::Sink& sink, Code code, Severity severity) {
  for (const diag::Diagnostic& diagnostic : sink.diagnostics()) {
    if (diagnostic.code == code && diagnostic.severity == severity) return true;
  }
  return false;
}

TEST(ReadIntel, ReadsFilesFoldersAndPatternsOnce) {
  TempFolder folder;
  const std::string one = folder.Write("a/one.txt", "1.2.3.4\nevil.com\n");
  folder.Write("a/b/two.txt", "5.6.7.8\n");
  folder.Write("a/.hidden", "9.9.9.9\n");
  diag::Sink sink;
  const auto set = ReadIntel({folder.path(), one, folder.path() + "/a/*.txt"}, {}, sink);
  ASSERT_TRUE(set.ok());
  EXPECT_EQ(set->num_files, 2u);
  ASSERT_EQ(set->indicators.size(), 3u);
  EXPECT_EQ(set->indicators[1].assertions.size(), 1u);
  EXPECT_EQ(set->indicators[1].assertions[0].file, one);
  EXPECT_EQ(set->indicators[1].assertions[0].payload_sha256.size(), 64u);
  EXPECT_TRUE(sink.diagnostics().empty());
}

TEST(ReadIntel, NamesAMissingPath) {
  diag::Sink sink;
  EXPECT_FALSE(ReadIntel({"/nonexistent/feed.json"}, {}, sink).ok());
  EXPECT_TRUE(HasCode(sink, Code::K5001, Severity::kError));
  diag::Sink pattern_sink;
  EXPECT_FALSE(ReadIntel({"/nonexistent/*.json"}, {}, pattern_sink).ok());
  EXPECT_TRUE(HasCode(pattern_sink, Code::K5001, Severity::kError));
}

TEST(ReadIntel, NamesAnUnknownFormat) {
  TempFolder folder;
  const std::string event = folder.Write("event.json", "{\"matching_attributes\":[],\"list\":[]}");
  const std::string list = folder.Write("list.txt", "1.2.3.4\n");
  diag::Sink sink;
  EXPECT_FALSE(ReadIntel({event, list}, {}, sink).ok());
  ASSERT_EQ(sink.diagnostics().size(), 1u);
  EXPECT_EQ(sink.diagnostics()[0].code, Code::K6001);
  EXPECT_NE(sink.diagnostics()[0].message.find("a MISP warninglist"), std::string::npos);
  // In a folder, it is a warning.
  diag::Sink folder_sink;
  EXPECT_TRUE(ReadIntel({folder.path()}, {}, folder_sink).ok());
  EXPECT_TRUE(HasCode(folder_sink, Code::K6001, Severity::kWarning));
}

TEST(ReadIntel, RefusesBinaryGarbage) {
  TempFolder folder;
  std::string garbage;
  for (int i = 0; i < 5000; ++i) garbage += static_cast<char>(128 + i * 37 % 128);
  diag::Sink sink;
  EXPECT_FALSE(ReadIntel({folder.Write("x", garbage)}, {}, sink).ok());
  EXPECT_TRUE(HasCode(sink, Code::K6001, Severity::kError));
}

TEST(ReadIntel, WarnsOfASourceWithoutIndicators) {
  TempFolder folder;
  const std::string text = folder.Write("text.md", "# Nothing here\n\nOnly words.\n");
  const std::string empty = folder.Write("empty.txt", "");
  const std::string list = folder.Write("list.txt", "1.2.3.4\n");
  diag::Sink sink;
  EXPECT_TRUE(ReadIntel({text, empty, list}, {}, sink).ok());
  EXPECT_TRUE(HasCode(sink, Code::K6002, Severity::kWarning));
  EXPECT_TRUE(HasCode(sink, Code::K5008, Severity::kWarning));
  diag::Sink none_sink;
  EXPECT_FALSE(ReadIntel({text, empty}, {}, none_sink).ok());
  EXPECT_TRUE(HasCode(none_sink, Code::K6002, Severity::kError));
}

TEST(ReadIntel, ShowsTheFirstThreeRejectedOfAKind) {
  TempFolder folder;
  const std::string file =
      folder.Write("list.csv", "type,value\nip,1.2.3.4\nip,1\nip,2\nip,3\nip,4\nip,5\nfoo,x\n");
  diag::Sink sink;
  const auto set = ReadIntel({file}, {}, sink);
  ASSERT_TRUE(set.ok());
  EXPECT_EQ(set->num_rejected, 6u);
  EXPECT_EQ(set->num_entries, 7u);
  const auto diagnostics = sink.diagnostics();
  // The third says how the columns were read.
  ASSERT_EQ(diagnostics.size(), 3u);
  EXPECT_EQ(diagnostics[0].code, Code::K6003);
  EXPECT_EQ(diagnostics[0].message, "5 rejected: no IP address");
  ASSERT_EQ(diagnostics[0].notes.size(), 4u);
  EXPECT_EQ(diagnostics[0].notes[0].text, file + ":3: `1`");
  EXPECT_EQ(diagnostics[0].notes[3].text, "2 more of the same kind");
}

TEST(ReadIntel, FiltersByFamilyInAnySpelling) {
  TempFolder folder;
  const std::string file =
      folder.Write("list.csv", "type,value,malware\nip,1.2.3.4,Nanocore RAT\nip,1.2.3.5,Emotet\n");
  for (const char* family : {"win.nanocore", "WIN.NANOCORE", "nanocore rat", "nanocore_rat"}) {
    diag::Sink sink;
    const auto set = ReadIntel({file}, {.family = family}, sink);
    ASSERT_TRUE(set.ok()) << family;
    ASSERT_EQ(set->indicators.size(), 1u);
    EXPECT_EQ(set->indicators[0].value, "1.2.3.4");
  }
  diag::Sink sink;
  EXPECT_FALSE(ReadIntel({file}, {.family = "win.nanocor"}, sink).ok());
  ASSERT_TRUE(HasCode(sink, Code::K6004, Severity::kError));
  EXPECT_EQ(sink.diagnostics().back().notes.at(0).text, "a similar family exists: `win.nanocore`");
}

TEST(ReadIntel, RepairsBadBytesAndSaysSo) {
  TempFolder folder;
  diag::Sink sink;
  const auto set = ReadIntel(
      {folder.Write("x.csv", "\xEF\xBB\xBFtype,value,notes\nip,1.2.3.4,caf\xE9 and more text\n")},
      {}, sink);
  ASSERT_TRUE(set.ok());
  EXPECT_EQ(set->indicators.size(), 1u);
  EXPECT_TRUE(HasCode(sink, Code::K6005, Severity::kWarning));
}

TEST(ReadIntel, MergesTheSameRecordOfTwoExports) {
  const std::string examples = std::string(QUOLL_SOURCE_DIR) + "/examples/";
  diag::Sink sink;
  const auto set = ReadIntel(
      {examples + "threatfox_nanocore.json", examples + "threatfox_nanocore.csv"}, {}, sink);
  ASSERT_TRUE(set.ok());
  EXPECT_TRUE(sink.diagnostics().empty());
  ASSERT_EQ(set->indicators.size(), 7u);
  EXPECT_EQ(set->num_entries, 14u);
  for (const Indicator& indicator : set->indicators) {
    EXPECT_EQ(indicator.assertions.size(), 1u);
    EXPECT_EQ(indicator.malware_id, "win.nanocore");
    EXPECT_EQ(indicator.is_compromised, false);
  }
}

TEST(ReadIntel, ReadsTheFixturesOfBothCsvLayouts) {
  const std::string fixtures = std::string(QUOLL_SOURCE_DIR) + "/tests/data/intel/";
  diag::Sink sink;
  const auto set = ReadIntel(
      {fixtures + "threatfox_14_columns.csv", fixtures + "threatfox_15_columns.csv"}, {}, sink);
  ASSERT_TRUE(set.ok());
  EXPECT_TRUE(sink.diagnostics().empty());
  ASSERT_EQ(set->indicators.size(), 2u);
  EXPECT_EQ(set->indicators[0].malware_id, "win.cobalt_strike");
  EXPECT_EQ(set->indicators[1].malware_id, "win.valley_rat");
}

// The folder of shared data, or empty with one line that says what is left out.
std::string SharedFolder(std::string_view what) {
  const char* stated = std::getenv("QUOLL_SHARED");
  const std::string folder =
      stated != nullptr ? stated : std::string(QUOLL_SOURCE_DIR) + "/../shared";
  if (fs::exists(folder + "/seeds")) return folder;
  std::cout << "left out, no shared data: " << what << '\n';
  return {};
}

TEST(SharedData, TheSeedsGiveSevenIndicators) {
  const std::string shared = SharedFolder("the seed pages");
  if (shared.empty()) return;
  diag::Sink sink;
  const auto set = ReadIntel({shared + "/seeds"}, {.family = "win.nanocore"}, sink);
  ASSERT_TRUE(set.ok());
  EXPECT_EQ(set->num_rejected, 0u);
  std::vector<std::string> seen;
  for (const Indicator& indicator : set->indicators) {
    std::string line = indicator.value + ':' + std::to_string(indicator.port);
    for (const Warning& warning : indicator.warnings)
      line += ' ' + warning.list + ' ' + warning.entry;
    seen.push_back(line);
  }
  EXPECT_EQ(seen, (std::vector<std::string>{
                      "njq.uk.com:0", "sadd.io:0", "3.0.88.138:443 amazon-aws 3.0.0.0/15",
                      "18.140.223.115:443 amazon-aws 18.140.0.0/14", "76.13.208.153:443",
                      "104.21.18.225:443 cloudflare 104.16.0.0/13",
                      "172.67.183.218:443 cloudflare 172.64.0.0/13"}));
}

std::string JsonText(simdjson::simdjson_result<simdjson::dom::element> element) {
  return std::string(element.get_string().value());
}

// Compares every file of the truth with what is read; `optional` values are not judged.
TEST(SharedData, ReportsAgreeWithTheirTruth) {
  const std::string shared = SharedFolder("the truth of the reports");
  if (shared.empty()) return;
  simdjson::dom::parser parser;
  simdjson::dom::object truth =
      parser.load(shared + "/data/truth/text_ioc_extract.dev.json").get_object().value();
  size_t num_values = 0;
  for (const auto& [name, file] : truth) {
    diag::Sink sink;
    const auto set = ReadIntel({shared + "/data/" + std::string(name)}, {}, sink);
    ASSERT_TRUE(set.ok()) << name;
    std::set<std::string> seen;
    for (const Indicator& indicator : set->indicators) {
      seen.insert(std::string(KindName(indicator.kind)) + ' ' + indicator.value);
    }
    const size_t num_seen = seen.size();
    size_t num_expected = 0;
    const simdjson::dom::array indicators = file["indicators"].get_array().value();
    for (const simdjson::dom::element indicator : indicators) {
      const Kind kind = *KindFromName(JsonText(indicator["type"]));
      const Canonical canon = Canonicalise(kind, JsonText(indicator["value"]));
      EXPECT_TRUE(seen.contains(std::string(KindName(canon.kind)) + ' ' + canon.value))
          << name << ' ' << canon.value;
      ++num_expected;
    }
    EXPECT_EQ(num_seen, num_expected) << name;
    num_values += num_expected;
  }
  EXPECT_EQ(num_values, 293u);
}

TEST(SharedData, FeedsAgreeWithTheirTruth) {
  const std::string shared = SharedFolder("the feeds");
  if (shared.empty()) return;
  const std::string feeds = shared + "/data/ioc/feeds/";
  diag::Sink sink;
  const auto feodo = ReadIntel({feeds + "feodotracker_csv_excerpt.csv"}, {}, sink);
  ASSERT_TRUE(feodo.ok());
  ASSERT_EQ(feodo->indicators.size(), 2u);
  EXPECT_EQ(feodo->indicators[0].value, "51.178.161.32");
  EXPECT_EQ(feodo->indicators[0].port, 4643);
  EXPECT_EQ(feodo->indicators[1].value, "67.213.75.205");
  EXPECT_EQ(feodo->indicators[1].port, 443);
  const auto hashes = ReadIntel({feeds + "malwarebazaar_recent_md5_2023-11-23.txt"}, {}, sink);
  ASSERT_TRUE(hashes.ok());
  EXPECT_EQ(hashes->num_entries, 507u);
  EXPECT_EQ(hashes->num_rejected, 0u);
  const auto hosts = ReadIntel({feeds + "jayp_threatfox_hosts.csv"}, {}, sink);
  ASSERT_TRUE(hosts.ok());
  EXPECT_EQ(hosts->num_entries, 24'961u);
}

TEST(SharedData, OtherFormatsAreNamed) {
  const std::string shared = SharedFolder("formats that are not read");
  if (shared.empty()) return;
  const std::string ioc = shared + "/data/ioc/";
  const std::pair<std::string, std::string> kCases[] = {
      {ioc + "misp_stix/test_event1_stix11.xml", "a STIX 1 package"},
      {ioc + "warninglists/cloudflare.json", "a MISP warninglist"},
  };
  for (const auto& [path, name] : kCases) {
    diag::Sink sink;
    EXPECT_FALSE(ReadIntel({path}, {}, sink).ok()) << path;
    ASSERT_FALSE(sink.diagnostics().empty());
    EXPECT_EQ(sink.diagnostics()[0].code, Code::K6001);
    EXPECT_NE(sink.diagnostics()[0].message.find(name), std::string::npos)
        << sink.diagnostics()[0].message;
  }
}

}  // namespace
}  // namespace quoll::intel
