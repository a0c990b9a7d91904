// The intelligence state: what comes back, what is told apart, what time and people make of it, and
// what happens to files that are none.
#include "intel/store/store.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "base/ticks.h"
#include "intel/intel_reader.h"
#include "intel/sources.h"
#include "intel/writers.h"

namespace quoll::intel {
namespace {

namespace fs = std::filesystem;

int64_t Time(std::string_view text) { return base::ParseDatetime(text).value(); }
const int64_t kNow = Time("2026-06-01");

std::string Messages(const diag::Sink& sink) {
  std::string text;
  for (const diag::Diagnostic& diagnostic : sink.diagnostics())
    text += diag::CodeName(diagnostic.code) + ": " + diagnostic.message + '\n';
  return text;
}

// A record of ThreatFox's export.
std::string Record(int id, const std::string& value, const std::string& type,
                   const std::string& more = {}) {
  return "\"" + std::to_string(id) + R"(":[{"ioc_value":")" + value + R"(","ioc_type":")" + type +
         R"(","threat_type":"botnet_cc","malware":"win.nanocore","malware_printable":"Nanocore RAT",)" +
         R"("first_seen_utc":"2026-05-05 00:00:00","confidence_level":75)" +
         (more.empty() ? "" : "," + more) + "}]";
}

class StoreTest : public testing::Test {
 protected:
  StoreTest() {
    std::string path = (fs::temp_directory_path() / "quoll-store-XXXXXX").string();
    folder_ = mkdtemp(path.data());
  }
  ~StoreTest() override { fs::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& content) {
    const std::string path = folder_ + '/' + name;
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
  std::string Export(const std::vector<std::string>& records) {
    return Write("threatfox.json", "{" + base::Join(records, ",") + "}");
  }

  std::unique_ptr<Store> Open(OpenMode mode = OpenMode::kWrite) {
    diag::Sink sink;
    auto store = Store::Open(state(), mode, sink);
    EXPECT_TRUE(store) << Messages(sink);
    return store ? *std::move(store) : nullptr;
  }
  // What opening says when it must fail.
  std::string OpenFails(OpenMode mode) {
    diag::Sink sink;
    EXPECT_FALSE(Store::Open(state(), mode, sink));
    return Messages(sink);
  }

  ImportReport Import(const std::string& path, ImportOptions options = {}) {
    if (options.now == 0) options.now = kNow;
    diag::Sink sink;
    auto report = Open()->Import({path}, options, sink);
    EXPECT_TRUE(report) << Messages(sink);
    return report ? *report : ImportReport();
  }

  IndicatorSet Load(LoadOptions options = {}) {
    if (options.now == 0) options.now = kNow;
    diag::Sink sink;
    auto set = Open(OpenMode::kRead)->Load(options, sink);
    EXPECT_TRUE(set) << Messages(sink);
    return set ? *std::move(set) : IndicatorSet();
  }
  Indicator LoadOne(LoadOptions options = {}) {
    const IndicatorSet set = Load(options);
    EXPECT_EQ(set.indicators.size(), 1u);
    return set.indicators.empty() ? Indicator() : set.indicators[0];
  }
  std::vector<Change> Changes(int64_t since, int64_t now) {
    diag::Sink sink;
    auto changes = Open(OpenMode::kRead)->Changes(since, now, sink);
    EXPECT_TRUE(changes) << Messages(sink);
    return changes ? *changes : std::vector<Change>();
  }

  std::string state() const { return folder_ + "/state"; }
  std::string folder_;
};

// The state gives what the readers gave, with the time of retrieval besides.
TEST_F(StoreTest, LoadedIndicatorsAreThoseThatWereRead) {
  const std::string examples = std::string(QUOLL_SOURCE_DIR) + "/examples/";
  for (const std::string& path :
       {examples + "threatfox_nanocore.json", examples + "threatfox_nanocore.csv",
        Write("list.txt", "1.2.3.4\nevil-host.net\nhttp://evil-host.net/a?b\n2001:db8::1\n")}) {
    fs::remove_all(state());
    diag::Sink sink;
    auto read = ReadIntel({path}, {}, sink);
    ASSERT_TRUE(read) << Messages(sink);
    Import(path);
    IndicatorSet loaded = Load();
    for (Indicator& indicator : loaded.indicators) {
      for (Assertion& assertion : indicator.assertions) {
        EXPECT_EQ(assertion.retrieved_at, kNow);
        assertion.retrieved_at.reset();
      }
    }
    EXPECT_EQ(WriteJson(loaded), WriteJson(*read)) << path;
  }
}

TEST_F(StoreTest, TheSameFileAgainChangesNothing) {
  const std::string path =
      Export({Record(1, "sadd.io", "domain"), Record(2, "1.2.3.4:443", "ip:port")});
  EXPECT_EQ(Import(path).num_new, 2u);
  const std::string before = WriteJson(Load());
  const ImportReport again = Import(path);
  EXPECT_EQ(again.num_new, 0u);
  EXPECT_EQ(again.num_changed, 0u);
  EXPECT_EQ(again.num_unchanged, 2u);
  EXPECT_EQ(WriteJson(Load()), before);
}

TEST_F(StoreTest, ListsWithoutIdsAreIdempotentToo) {
  const std::string path = Write("list.txt", "1.2.3.4\nevil-host.net\nevil-host.net\n");
  EXPECT_EQ(Import(path).num_new, 2u);
  EXPECT_EQ(Import(path).num_new, 0u);
}

TEST_F(StoreTest, ChangesKeepTheirHistory) {
  Import(Export({Record(1, "sadd.io", "domain")}));
  const std::string changed =
      Export({Record(1, "sadd.io", "domain", R"("confidence_level":100,"reporter":"abuse_ch")")});
  const ImportReport report = Import(changed, {.now = kNow + base::kTicksPerDay});
  EXPECT_EQ(report.num_changed, 1u);
  EXPECT_EQ(LoadOne().confidence, 100);
  const auto changes = Changes(kNow, kNow + base::kTicksPerDay);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].kind, ChangeKind::kChanged);
  EXPECT_EQ(changes[0].field, "reporter");
  EXPECT_EQ(changes[0].new_value, "abuse_ch");
  EXPECT_EQ(changes[1].field, "confidence");
  EXPECT_EQ(changes[1].old_value, "75");
  EXPECT_EQ(changes[1].new_value, "100");
}

// An old export that is imported after a newer one must not undo it.
TEST_F(StoreTest, LateFilesOnlyWidenTheTimesOfSight) {
  Import(Export({Record(1, "sadd.io", "domain", R"("confidence_level":100)")}));
  const std::string old = Export({Record(
      1, "sadd.io", "domain",
      R"("first_seen_utc":"2026-05-01 00:00:00","last_seen_utc":"2026-05-02 00:00:00","confidence_level":50)")});
  const ImportReport report = Import(old, {.retrieved_at = Time("2026-05-03"), .now = kNow + 1});
  EXPECT_EQ(report.num_late, 1u);
  const Indicator indicator = LoadOne();
  EXPECT_EQ(indicator.confidence, 100);
  EXPECT_EQ(indicator.first_seen, Time("2026-05-01"));
  EXPECT_EQ(indicator.last_seen, Time("2026-05-02"));
}

TEST_F(StoreTest, AnIdThatNowNamesAnotherValueNoLongerSpeaksForTheFirst) {
  Import(Export({Record(1, "wrong.example", "domain")}));
  const ImportReport report =
      Import(Export({Record(1, "right.example", "domain")}), {.now = kNow + 1});
  EXPECT_EQ(report.num_withdrawn, 1u);
  const IndicatorSet set = Load({.now = kNow + 1});
  ASSERT_EQ(set.indicators.size(), 2u);
  EXPECT_EQ(set.indicators[0].value, "right.example");
  EXPECT_EQ(set.indicators[0].state, State::kActive);
  EXPECT_EQ(set.indicators[1].state, State::kRevoked);
}

TEST_F(StoreTest, WhatAFullExportLacksIsWithdrawnAndComesBackWhenPublishedAgain) {
  const std::vector<std::string> both = {Record(1, "sadd.io", "domain"),
                                         Record(2, "njq.uk.com", "domain")};
  Import(Export(both));
  const ImportReport recent = Import(Export({both[0]}), {.now = kNow + 1});
  EXPECT_EQ(recent.num_withdrawn, 0u) << "absence from a recent export proves nothing";
  const ImportReport full = Import(Export({both[0]}), {.is_full = true, .now = kNow + 2});
  EXPECT_EQ(full.num_withdrawn, 1u);
  EXPECT_EQ(Load({.state = State::kRevoked}).indicators[0].value, "njq.uk.com");
  EXPECT_EQ(Import(Export(both), {.now = kNow + 3}).num_changed, 1u);
  EXPECT_TRUE(Load({.state = State::kRevoked}).indicators.empty());
}

TEST_F(StoreTest, AbsenceAfterItsTimeIsExpiryAndOfActiveListsAnEnd) {
  const SourcePolicy half_year{.source = "", .expires_after = 30 * base::kTicksPerDay};
  Import(Export({Record(1, "sadd.io", "domain"), Record(2, "njq.uk.com", "domain")}),
         {.policy = half_year});
  const int64_t later = kNow + 30 * base::kTicksPerDay;
  Import(Export({Record(1, "sadd.io", "domain")}),
         {.policy = half_year, .is_full = true, .now = later});
  const IndicatorSet expired = Load({.now = later, .state = State::kExpired});
  ASSERT_EQ(expired.indicators.size(), 2u);
  EXPECT_EQ(expired.indicators[0].valid_until, Time("2026-06-04"));

  fs::remove_all(state());
  const SourcePolicy active_only{.source = "", .absence = Absence::kEnded};
  Import(Export({Record(1, "sadd.io", "domain"), Record(2, "njq.uk.com", "domain")}),
         {.policy = active_only});
  Import(Export({Record(1, "sadd.io", "domain")}),
         {.policy = active_only, .is_full = true, .now = later});
  const Indicator ended = LoadOne({.now = later, .state = State::kExpired});
  EXPECT_EQ(ended.value, "njq.uk.com");
  EXPECT_EQ(ended.valid_until, later);
}

TEST_F(StoreTest, ACutOffFullExportWithdrawsNothing) {
  Import(Export({Record(1, "sadd.io", "domain"), Record(2, "njq.uk.com", "domain")}));
  const std::string cut =
      Write("cut.json", "{" + Record(1, "sadd.io", "domain") + ",\"3\":[{\"ioc_va");
  const ImportReport report = Import(cut, {.is_full = true, .now = kNow + 1});
  EXPECT_EQ(report.num_withdrawn, 0u);
  diag::Sink sink;
  EXPECT_FALSE(Open()->Import({cut}, {.now = kNow + 2, .refuses_incomplete = true}, sink));
  EXPECT_NE(Messages(sink).find("K6023: "), std::string::npos) << Messages(sink);
}

TEST_F(StoreTest, AnOpenEndNeverExpiresAndAPolicyDoes) {
  Import(Export({Record(1, "sadd.io", "domain")}));
  EXPECT_EQ(LoadOne({.now = Time("2199-01-01")}).state, State::kActive);
  Import(Export({Record(1, "sadd.io", "domain")}),
         {.policy = {.expires_after = 180 * base::kTicksPerDay}, .now = kNow + 1});
  EXPECT_EQ(LoadOne({.now = Time("2026-10-31")}).state, State::kActive);
  EXPECT_EQ(LoadOne({.now = Time("2026-11-01")}).state, State::kExpired);
  const auto changes = Changes(Time("2026-10-01"), Time("2026-12-01"));
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].kind, ChangeKind::kExpired);
  EXPECT_EQ(changes[0].at, Time("2026-11-01"));
}

TEST_F(StoreTest, APersonsDecisionOutlivesImports) {
  const std::string path =
      Export({Record(1, "sadd.io", "domain"), Record(2, "1.2.3.4:443", "ip:port")});
  Import(path);
  diag::Sink sink;
  EXPECT_EQ(*Open()->Decide({"SADD[.]io"}, Decision::kFalsePositive, "ours", kNow, sink), 1u);
  EXPECT_EQ(*Open()->Decide({"1.2.3.4"}, Decision::kRetired, "", kNow, sink), 1u);
  Import(path, {.now = kNow + 1});
  const Indicator wrong = LoadOne({.state = State::kFalsePositive});
  EXPECT_EQ(wrong.value, "sadd.io");
  EXPECT_EQ(wrong.action, Action::kNone);
  EXPECT_EQ(LoadOne({.state = State::kRevoked}).value, "1.2.3.4");
  EXPECT_EQ(*Open()->Decide({"sadd.io"}, Decision::kRestored, "", kNow + 2, sink), 1u);
  EXPECT_EQ(LoadOne({.state = State::kActive}).value, "sadd.io");
  EXPECT_FALSE(Open()->Decide({"other.example"}, Decision::kRetired, "", kNow, sink));
  EXPECT_EQ(Messages(sink), "K6024: the state has no indicator `other.example`\n");
}

TEST_F(StoreTest, ASourceIsRetiredAsAWhole) {
  Import(Export({Record(1, "sadd.io", "domain")}));
  Import(Write("list.txt", "sadd.io\nevil-host.net\n"));
  diag::Sink sink;
  EXPECT_EQ(*Open()->RetireSource("list", kNow, sink), 2u);
  EXPECT_EQ(LoadOne({.state = State::kRevoked}).value, "evil-host.net");
  EXPECT_EQ(LoadOne({.state = State::kActive}).value, "sadd.io");
  EXPECT_FALSE(Open()->RetireSource("threatfix", kNow, sink));
  EXPECT_EQ(Messages(sink), "K6024: the state has no source `threatfix`\n");
}

TEST_F(StoreTest, SightingsAreCountedOnce) {
  Import(Export({Record(1, "sadd.io", "domain")}));
  const Sighting seen{.kind = Kind::kDomain, .value = "sadd.io", .at = kNow, .origin = "hunt"};
  Sighting later = seen;
  later.at = kNow + base::kTicksPerDay;
  Sighting wrong = seen;
  wrong.is_false_positive = true;
  Sighting unknown = seen;
  unknown.value = "other.example";
  diag::Sink sink;
  EXPECT_EQ(*Open()->AddSightings({seen, seen, later, wrong, unknown}, sink), 3u);
  const Sightings sightings = LoadOne().sightings;
  EXPECT_EQ(sightings.count, 2u);
  EXPECT_EQ(sightings.num_false, 1u);
  EXPECT_EQ(sightings.first, kNow);
  EXPECT_EQ(sightings.last, kNow + base::kTicksPerDay);
}

TEST_F(StoreTest, PreviewLeavesTheStateAsItWas) {
  Import(Export({Record(1, "sadd.io", "domain")}));
  const std::string before = WriteJson(Load());
  diag::Sink sink;
  const auto changes =
      Open()->Preview({Export({Record(2, "njq.uk.com", "domain")})}, {.now = kNow}, sink);
  ASSERT_TRUE(changes);
  ASSERT_EQ(changes->size(), 1u);
  EXPECT_EQ((*changes)[0].kind, ChangeKind::kAdded);
  EXPECT_EQ((*changes)[0].value, "njq.uk.com");
  EXPECT_EQ(WriteJson(Load()), before);
}

TEST_F(StoreTest, AFailedImportLeavesTheStateAsItWas) {
  Import(Export({Record(1, "sadd.io", "domain")}));
  const std::string before = WriteJson(Load());
  const std::string good = Write("good.json", "{" + Record(2, "njq.uk.com", "domain") + "}");
  diag::Sink sink;
  EXPECT_FALSE(Open()->Import({good, folder_ + "/missing.json"}, {.now = kNow}, sink));
  EXPECT_FALSE(
      Open()->Import({good, Write("bad.bin", std::string(4096, '\x80'))}, {.now = kNow}, sink));
  EXPECT_EQ(WriteJson(Load()), before);
}

TEST_F(StoreTest, FilesAndStateTogetherKeepDecisions) {
  const std::string path =
      Export({Record(1, "sadd.io", "domain"), Record(2, "njq.uk.com", "domain")});
  Import(path);
  diag::Sink sink;
  ASSERT_TRUE(Open()->Decide({"sadd.io"}, Decision::kFalsePositive, "", kNow, sink));
  const std::string list = Write("list.txt", "sadd.io\nevil-host.net\n");
  const auto set = LoadIndicators({.paths = {list}, .state = state(), .now = kNow}, sink);
  ASSERT_TRUE(set) << Messages(sink);
  ASSERT_EQ(set->indicators.size(), 3u);
  EXPECT_EQ(set->indicators[2].value, "sadd.io");
  EXPECT_EQ(set->indicators[2].assertions.size(), 2u);
  EXPECT_EQ(set->indicators[2].state, State::kFalsePositive);
}

TEST_F(StoreTest, UnknownFamilyNamesANearOne) {
  Import(Export({Record(1, "sadd.io", "domain")}));
  diag::Sink sink;
  EXPECT_FALSE(Open()->Load({.now = kNow, .family = "win.nanocor"}, sink));
  EXPECT_EQ(Messages(sink), "K6004: no indicator belongs to the family `win.nanocor`\n");
}

TEST_F(StoreTest, StatesThatCannotBeUsedSayWhy) {
  EXPECT_EQ(OpenFails(OpenMode::kRead), "K6025: `" + state() + "` holds no intelligence state\n");
  Import(Export({Record(1, "sadd.io", "domain")}));
  const std::string file = state() + "/intel.sqlite";
  {
    diag::Sink sink;
    auto database = Database::Open(file, OpenMode::kWrite, sink);
    (*database)->Execute("PRAGMA user_version = 99");
  }
  EXPECT_EQ(OpenFails(OpenMode::kWrite),
            "K6025: `" + file + "` has the layout 99, and this program knows layouts up to 1\n");
  std::ofstream(file, std::ios::binary) << std::string(8192, 'x');
  EXPECT_EQ(OpenFails(OpenMode::kRead),
            "K6022: `" + file + "` is damaged, or is no intelligence state\n");
  fs::remove(file);
  {
    diag::Sink sink;
    auto database = Database::Open(file, OpenMode::kWrite, sink);
    (*database)->Execute("CREATE TABLE mine(a)");
  }
  EXPECT_EQ(OpenFails(OpenMode::kWrite),
            "K6025: `" + file + "` is a database of another program\n");
}

TEST_F(StoreTest, AWriterThatHoldsTheStateIsNamedAndReadersGoOn) {
  Import(Export({Record(1, "sadd.io", "domain")}));
  diag::Sink sink;
  const auto other = Database::Open(state() + "/intel.sqlite", OpenMode::kWrite, sink);
  Transaction holds(**other);
  const auto store = Open();
  store->set_busy_timeout_ms(10);
  EXPECT_FALSE(store->Import({folder_ + "/threatfox.json"}, {.now = kNow}, sink));
  EXPECT_EQ(Messages(sink), "K6025: `" + state() + "/intel.sqlite` is locked by another process\n");
  EXPECT_EQ(Load().indicators.size(), 1u);
}

// Damage in the middle of the file shows when the rows are read.
TEST_F(StoreTest, DamagedPagesAreNotReadAsRows) {
  std::vector<std::string> records;
  for (int i = 0; i < 2000; ++i)
    records.push_back(Record(i, "host" + std::to_string(i) + ".example", "domain"));
  Import(Export(records));
  const std::string file = state() + "/intel.sqlite";
  std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
  const auto size = static_cast<std::streamoff>(fs::file_size(file));
  for (std::streamoff at = 8 * 4096; at < size; at += 4096) {
    bytes.seekp(at);
    bytes << std::string(64, '\xff');
  }
  bytes.close();
  diag::Sink sink;
  // Depending on the page it shows when the file is opened or when the rows are read.
  const auto store = Store::Open(state(), OpenMode::kRead, sink);
  if (store) {
    EXPECT_FALSE((*store)->Load({.now = kNow}, sink));
  }
  EXPECT_EQ(Messages(sink), "K6022: `" + file + "` is damaged, or is no intelligence state\n");
}

}  // namespace
}  // namespace quoll::intel
