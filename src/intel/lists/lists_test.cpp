// Warning lists as published: their defects, how entries match, and which entry grades.
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>

#include "intel/address.h"
#include "intel/lists/grade.h"
#include "intel/lists/list_folder.h"
#include "intel/lists/list_set.h"
#include "intel/lists/list_table.h"
#include "intel/lists/warninglist.h"

namespace quoll::intel {
namespace {

namespace fs = std::filesystem;

Warninglist Parsed(const std::string& name, const std::string& json) {
  Warninglist list;
  std::string reason;
  EXPECT_TRUE(ParseWarninglist(json, name, list, reason)) << reason;
  return list;
}

std::string Json(const std::string& type, const std::string& attributes,
                 const std::string& entries) {
  return R"({"name":"n","version":3,"type":")" + type + R"(","matching_attributes":[)" +
         attributes + R"(],"list":[)" + entries + "]}";
}

Indicator Graded(const ListSet& lists, Kind kind, std::string value) {
  Indicator indicator;
  indicator.kind = kind;
  indicator.value = std::move(value);
  GradeByLists(indicator, lists);
  return indicator;
}

std::vector<std::string> Reasons(const Indicator& indicator) {
  std::vector<std::string> reasons;
  for (const Warning& warning : indicator.warnings)
    reasons.push_back(warning.list + ':' + warning.reason);
  return reasons;
}
using Texts = std::vector<std::string>;

const ListDefect* DefectOf(const Warninglist& list, std::string_view part) {
  for (const ListDefect& defect : list.defects) {
    if (defect.text.find(part) != std::string::npos) return &defect;
  }
  return nullptr;
}

TEST(Warninglist, ReadsWhatIsPublishedAndCountsItsDefects) {
  const Warninglist list =
      Parsed("google", Json("string", R"("domain","hostname")",
                            R"(".google.com","google.com","Google.DE","*.g.co","a..b",7)"));
  EXPECT_EQ(list.version, "3");
  EXPECT_EQ(list.entries.size(), 5u);
  ASSERT_NE(DefectOf(list, "start with a dot"), nullptr);
  EXPECT_EQ(DefectOf(list, "start with a dot")->count, 1u);
  EXPECT_EQ(DefectOf(list, "start with a dot")->example, ".google.com");
  EXPECT_EQ(DefectOf(list, "capitals")->count, 1u);
  EXPECT_EQ(DefectOf(list, "`*.`")->count, 1u);
  EXPECT_EQ(DefectOf(list, "no texts")->count, 1u);
  EXPECT_TRUE(DefectOf(list, "no texts")->is_loss);
}

TEST(Warninglist, BareAddressesAndHostBitsAreRepaired) {
  const Warninglist list = Parsed(
      "sinkholes", Json("cidr", R"("ip-dst")", R"("1.2.3.4","5.6.7.8/24","2001:DB8::/32","x")"));
  EXPECT_EQ(list.entries.size(), 3u);
  EXPECT_EQ(DefectOf(list, "bare addresses")->count, 1u);
  EXPECT_EQ(DefectOf(list, "host bits")->count, 1u);
  EXPECT_EQ(DefectOf(list, "no networks")->count, 1u);
  EXPECT_EQ(list.ValueOf(list.entries[2]), "2001:db8::/32");
}

TEST(Warninglist, ASsdeepValueIsNoHash) {
  const Warninglist list = Parsed("empty-hashes", Json("string", R"("md5","ssdeep")", R"("3::")"));
  EXPECT_TRUE(list.entries.empty());
  EXPECT_EQ(DefectOf(list, "no hashes")->example, "3::");
}

TEST(Warninglist, VersionsAreTextOrNumber) {
  EXPECT_EQ(Parsed("a", R"({"version":"20260811","list":[]})").version, "20260811");
  const Warninglist none = Parsed("a", R"({"list":[]})");
  EXPECT_NE(DefectOf(none, "no version"), nullptr);
  // Without attributes a list is for every type; without a type it is `string`.
  EXPECT_TRUE(none.HoldsKind(Kind::kUrl));
  EXPECT_EQ(none.type, ListType::kString);
}

TEST(Warninglist, RefusesWhatIsNone) {
  Warninglist list;
  std::string reason;
  for (const char* text :
       {"", "[]", "{}", R"({"list":{}})", R"({"list":[],"type":"odd"})", "{\"list\":["}) {
    EXPECT_FALSE(ParseWarninglist(text, "x", list, reason)) << text;
    EXPECT_FALSE(reason.empty());
  }
}

TEST(Warninglist, RegexWithLookAroundIsRefused) {
  const Warninglist list =
      Parsed("r", Json("regex", R"("domain")", R"("/^evil[0-9]+\\.com$/i","(?=x)y","/(a)\\1/")"));
  EXPECT_EQ(list.entries.size(), 1u);
  EXPECT_EQ(DefectOf(list, "look-around")->count, 2u);
  std::vector<Warninglist> lists;
  lists.push_back(list);
  const ListSet set(std::move(lists));
  EXPECT_EQ(Reasons(Graded(set, Kind::kDomain, "evil7.com")), Texts{"r:warninglist"});
  EXPECT_TRUE(Graded(set, Kind::kDomain, "evilx.com").warnings.empty());
}

TEST(ListClass, IsFoundByNameAndPattern) {
  EXPECT_EQ(ClassOfList("cloudflare").name, "cdn");
  EXPECT_EQ(ClassOfList("Amazon-AWS").name, "cloud");
  EXPECT_EQ(ClassOfList("rapid7-nt-scanning").name, "scanner");
  EXPECT_EQ(ClassOfList("Censys_Scanning").name, "scanner");
  EXPECT_EQ(ClassOfList("tranco10k").name, "broad");
  EXPECT_EQ(ClassOfList("our-own").name, "other");
}

class ListSetTest : public testing::Test {
 protected:
  void Add(const std::string& name, const std::string& json) {
    lists_.push_back(Parsed(name, json));
  }
  const ListSet& Set() {
    if (!set_) set_ = std::make_unique<ListSet>(std::move(lists_));
    return *set_;
  }
  std::vector<Warninglist> lists_;
  std::unique_ptr<ListSet> set_;
};

TEST_F(ListSetTest, ThePublicSuffixListGuardsNames) {
  Add("tranco10k", Json("hostname", R"("domain","hostname")", R"("uk.com","sadd.io")"));
  Add("lots-project", Json("hostname", R"("domain")", R"(".duckdns.org")"));
  EXPECT_TRUE(Graded(Set(), Kind::kDomain, "njq.uk.com").warnings.empty());
  EXPECT_TRUE(Graded(Set(), Kind::kDomain, "x.duckdns.org").warnings.empty());
  EXPECT_EQ(Reasons(Graded(Set(), Kind::kDomain, "uk.com")), Texts{"tranco10k:warninglist"});
  EXPECT_EQ(Reasons(Graded(Set(), Kind::kDomain, "a.sadd.io")), Texts{"tranco10k:warninglist"});
  EXPECT_TRUE(Graded(Set(), Kind::kDomain, "x-sadd.io").warnings.empty());
  EXPECT_EQ(Set().FindNear("njq.uk.com").size(), 1u);
}

TEST_F(ListSetTest, SeedsAreKeptAndMarked) {
  Add("cloudflare", Json("cidr", R"("ip-dst")", R"("104.16.0.0/13","172.64.0.0/13")"));
  Add("amazon-aws", Json("cidr", R"("ip-dst|port")", R"("18.140.0.0/14","3.0.0.0/15")"));
  Add("vpn-ipv4", Json("cidr", R"("ip-dst")", R"("76.12.0.0/15","18.128.0.0/12","3.0.0.0/15")"));
  for (const char* cdn : {"104.21.18.225", "172.67.183.218"})
    EXPECT_EQ(Reasons(Graded(Set(), Kind::kIp, cdn)), Texts{"cloudflare:shared_infrastructure"});
  for (const char* cloud : {"18.140.223.115", "3.0.88.138"}) {
    EXPECT_EQ(Reasons(Graded(Set(), Kind::kIp, cloud)),
              (Texts{"amazon-aws:shared_infrastructure", "vpn-ipv4:"}));
  }
  EXPECT_EQ(Reasons(Graded(Set(), Kind::kIp, "76.13.208.153")), Texts{"vpn-ipv4:warninglist"});
}

TEST_F(ListSetTest, TheMoreSpecificListGrades) {
  Add("sinkholes", Json("cidr", R"("ip-dst")", R"("104.21.27.14")"));
  const Indicator sinkhole = Graded(Set(), Kind::kIp, "104.21.27.14");
  EXPECT_EQ(Reasons(sinkhole), (Texts{"sinkholes:sinkholed", "cloudflare:"}));
  EXPECT_EQ(sinkhole.state, State::kSinkholed);
  EXPECT_EQ(sinkhole.action, Action::kDetect);
}

TEST_F(ListSetTest, AListOfABuiltInNameTakesItsPlace) {
  Add("cloudflare", Json("cidr", R"("ip-dst")", R"("198.41.128.0/17")"));
  EXPECT_TRUE(Graded(Set(), Kind::kIp, "104.21.18.225").warnings.empty());
  EXPECT_FALSE(Graded(Set(), Kind::kIp, "198.41.200.1").warnings.empty());
  EXPECT_EQ(Graded(Set(), Kind::kIp, "10.0.0.1").action, Action::kNone);
}

TEST_F(ListSetTest, ValuesAreLimitedToTheKindsOfTheList) {
  Add("hosts", Json("hostname", R"("domain")", R"("example-site.com")"));
  Add("urls", Json("hostname", R"("url")", R"("example-site.com")"));
  EXPECT_EQ(Reasons(Graded(Set(), Kind::kDomain, "example-site.com")), Texts{"hosts:warninglist"});
  EXPECT_EQ(Reasons(Graded(Set(), Kind::kUrl, "http://example-site.com/")),
            Texts{"urls:warninglist"});
  // The full URL says more than its host.
  EXPECT_EQ(Reasons(Graded(Set(), Kind::kUrl, "http://example-site.com/a")), Texts{"urls:"});
}

TEST_F(ListSetTest, TestContentIsNotHunted) {
  Add("eicar.com", Json("string", R"("md5")", R"("44D88612FEA8A8F36DE82E1278ABB02F")"));
  const Indicator eicar = Graded(Set(), Kind::kMd5, "44d88612fea8a8f36de82e1278abb02f");
  EXPECT_EQ(eicar.action, Action::kNone);
  EXPECT_EQ(eicar.warnings.at(0).action, "block");
}

TEST_F(ListSetTest, AddressesAmongHostNamesCount) {
  Add("crl-ip-hostname",
      Json("hostname", R"("ip-dst","domain","hostname")", R"("crl.a-ca.com","1.2.3.4")"));
  EXPECT_EQ(Graded(Set(), Kind::kIp, "1.2.3.4").warnings.size(), 1u);
  EXPECT_EQ(Graded(Set(), Kind::kDomain, "crl.a-ca.com").warnings.size(), 1u);
}

TEST_F(ListSetTest, SubstringsStandAnywhereInAnyCase) {
  Add("s", Json("substring", R"("url","email")", R"("/WP-Content/","@throwaway")"));
  EXPECT_EQ(Graded(Set(), Kind::kUrl, "http://a.example/wp-content/x").warnings.size(), 1u);
  EXPECT_EQ(Graded(Set(), Kind::kEmail, "a@throwaway.example").warnings.size(), 1u);
  EXPECT_TRUE(Graded(Set(), Kind::kDomain, "throwaway.example").warnings.empty());
}

// Nested, equal and crossing-free networks against the plain definition.
TEST(NetworkIndex, AgreesWithALoopOverAllNetworks) {
  std::mt19937 random(7);
  std::vector<IpNetwork> networks;
  NetworkIndex index;
  for (uint32_t i = 0; i < 400; ++i) {
    IpBytes bytes{};
    bytes[10] = bytes[11] = 0xff;
    bytes[12] = static_cast<uint8_t>(random() % 3);
    bytes[13] = static_cast<uint8_t>(random() % 4);
    bytes[14] = static_cast<uint8_t>(random() % 256);
    const int length = 96 + static_cast<int>(8 + random() % 25);
    networks.push_back({MaskIp(bytes, length), length});
    index.Add({networks.back(), i, i});
  }
  index.Build();
  for (int i = 0; i < 20'000; ++i) {
    IpBytes bytes{};
    bytes[10] = bytes[11] = 0xff;
    bytes[12] = static_cast<uint8_t>(random() % 4);
    bytes[13] = static_cast<uint8_t>(random() % 5);
    bytes[14] = static_cast<uint8_t>(random() % 256);
    bytes[15] = static_cast<uint8_t>(random() % 256);
    const int length = random() % 4 == 0 ? 96 + static_cast<int>(random() % 33) : 128;
    const IpNetwork wanted{MaskIp(bytes, length), length};
    std::vector<uint32_t> expected;
    for (uint32_t n = 0; n < networks.size(); ++n) {
      if (networks[n].length <= length && Contains(networks[n], wanted.base)) expected.push_back(n);
    }
    std::vector<uint32_t> found;
    int last_length = 128;
    index.ForEach(wanted, [&](const ListedNetwork& listed) {
      EXPECT_LE(listed.network.length, last_length);
      last_length = listed.network.length;
      found.push_back(listed.entry_idx);
    });
    std::sort(found.begin(), found.end());
    ASSERT_EQ(found, expected) << FormatNetwork(wanted);
  }
}

class ListFolderTest : public testing::Test {
 protected:
  ListFolderTest() {
    folder_ = fs::temp_directory_path() / ("quoll-lists-" + std::to_string(getpid()));
    fs::create_directories(folder_);
  }
  ~ListFolderTest() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  void Write(const std::string& path, const std::string& text) {
    fs::create_directories((folder_ / path).parent_path());
    std::ofstream(folder_ / path, std::ios::binary) << text;
  }
  std::string Path(const std::string& path) const { return (folder_ / path).string(); }
  fs::path folder_;
  diag::Sink sink_;
};

TEST_F(ListFolderTest, ReadsBothLayoutsAndNamesWhatItPassesOver) {
  Write("in/lists/sinkholes/list.json", Json("cidr", R"("ip-dst")", R"("1.2.3.4")"));
  Write("in/tlds.json", Json("string", R"("domain")", R"("COM")"));
  Write("in/schema.json", R"({"$schema":"x"})");
  Write("in/broken.json", R"({"list":[)");
  const auto lists = ReadLists(Path("in"), DefectReport::kTold, sink_);
  ASSERT_TRUE(lists.ok());
  ASSERT_EQ(lists->size(), 2u);
  EXPECT_EQ((*lists)[0].name, "sinkholes");
  EXPECT_EQ((*lists)[1].name, "tlds");
  std::string told;
  for (const diag::Diagnostic& diagnostic : sink_.diagnostics()) {
    EXPECT_EQ(diag::CodeName(diagnostic.code), "K6020");
    told += diagnostic.message + '\n';
  }
  EXPECT_NE(told.find("bare addresses"), std::string::npos);
  EXPECT_NE(told.find("capitals"), std::string::npos);
  EXPECT_NE(told.find("broken.json"), std::string::npos);
  EXPECT_NE(told.find("schema.json"), std::string::npos);
}

TEST_F(ListFolderTest, AFolderWithoutListsIsRefused) {
  Write("in/schema.json", R"({"$schema":"x"})");
  EXPECT_FALSE(ReadLists(Path("in"), DefectReport::kTold, sink_).ok());
  EXPECT_EQ(diag::CodeName(sink_.diagnostics().back().code), "K6021");
}

TEST_F(ListFolderTest, ImportKeepsTheBytesAndTellsWhatChanged) {
  const std::string first = Json("cidr", R"("ip-dst")", R"("1.2.3.0/24")");
  Write("in/sinkholes/list.json", first);
  auto done = ImportLists(Path("in"), Path("state"), sink_);
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done->added, Texts{"sinkholes 3"});
  std::ifstream kept(Path("state/lists/sinkholes.json"), std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(kept), {}), first);
  done = ImportLists(Path("in"), Path("state"), sink_);
  EXPECT_EQ(done->num_same, 1u);
  std::string second = first;
  second.replace(second.find(":3,"), 3, ":4,");
  Write("in/sinkholes/list.json", second);
  done = ImportLists(Path("in"), Path("state"), sink_);
  EXPECT_EQ(done->changed, Texts{"sinkholes 3 → 4"});
  const auto lists = OpenLists({}, Path("state"), sink_);
  ASSERT_TRUE(lists.ok());
  EXPECT_EQ(Reasons(Graded(**lists, Kind::kIp, "1.2.3.4")), Texts{"sinkholes:sinkholed"});
}

TEST(ListTable, ShowsClassesEffectsAndDefects) {
  std::vector<Warninglist> lists;
  lists.push_back(Parsed("sinkholes", Json("cidr", R"("ip-dst")", R"("1.2.3.4")")));
  const ListSet set(std::move(lists));
  const std::string table = WriteListTable(set);
  EXPECT_NE(table.find("ip: sinkholed (sinkhole)"), std::string::npos) << table;
  EXPECT_NE(table.find("1 of 1 entries are bare addresses"), std::string::npos) << table;
  EXPECT_NE(WriteListJson(set).find("\"class\":\"sinkhole\""), std::string::npos);
}

}  // namespace
}  // namespace quoll::intel
