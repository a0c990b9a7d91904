// LogSet as a whole: inputs, detection, filters, counts, rejected records, hostile files.
#include "ingest/log_set.h"

#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "ingest/format_def.h"
#include "ingest/limits.h"
#include "ingest/testing.h"

namespace quoll::ingest {
namespace {

using testing::OpenLogs;
using testing::RenderAll;
using testing::Row;
using testing::TempFolder;

const std::string kSamples = std::string(QUOLL_SOURCE_DIR) + "/tests/data/logs/";

std::string Record(const std::string& extension) { return "CEF:0|V|P|1|1|N|5|" + extension + "\n"; }

std::string Gzip(const std::string& text) {
  z_stream state{};
  deflateInit2(&state, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&state, text.size()) + 64, '\0');
  state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  state.avail_in = static_cast<uInt>(text.size());
  state.next_out = reinterpret_cast<Bytef*>(out.data());
  state.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&state, Z_FINISH), Z_STREAM_END);
  out.resize(state.total_out);
  deflateEnd(&state);
  return out;
}

std::string Zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

class LogSetTest : public ::testing::Test {
 protected:
  std::string ReadFile(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  TempFolder folder_;
};

TEST_F(LogSetTest, EverySampleIsRecognisedByItsOwnFormatOnly) {
  for (const FormatDef* format : AllFormats()) {
    if (format->sample.empty()) continue;
    const std::string text =
        ReadFile(std::string(QUOLL_SOURCE_DIR) + "/" + std::string(format->sample));
    ASSERT_FALSE(text.empty()) << format->sample;
    std::string_view content = text;
    if (content.starts_with("\xef\xbb\xbf")) content.remove_prefix(3);
    const int own = format->detect({content, true});
    EXPECT_GE(own, 40) << format->name;
    for (const FormatDef* other : AllFormats()) {
      if (other == format) continue;
      EXPECT_LT(other->detect({content, true}), own) << other->name << " on " << format->sample;
    }
    OpenLogs logs({std::string(QUOLL_SOURCE_DIR) + "/" + std::string(format->sample)});
    EXPECT_EQ(logs.logs->files()[0].format, format->name);
  }
}

TEST_F(LogSetTest, ContentDecidesNotTheExtension) {
  OpenLogs logs({folder_.Write("events.json", Record("act=x")),
                 folder_.Write("DnsEvents.log", "{\"Name\":\"a\"}")});
  EXPECT_EQ(logs.logs->files()[0].format, "cef");
  EXPECT_EQ(logs.logs->files()[1].format, "table_json");
}

TEST_F(LogSetTest, CompressedFilesReadAlike) {
  const std::string text = Record("src=1.1.1.1") + Record("src=2.2.2.2");
  for (const std::string& content :
       {Gzip(text), Gzip(text.substr(0, 20)) + Gzip(text.substr(20)), Zstd(text),
        Zstd(text.substr(0, 20)) + Zstd(text.substr(20))}) {
    OpenLogs logs({folder_.Write("a.cef.x", content)});
    EXPECT_EQ(logs.Rows("CommonSecurityLog", {"SourceIP"}),
              (std::vector<Row>{{"1.1.1.1"}, {"2.2.2.2"}}));
    EXPECT_TRUE(logs.logs->problems().empty());
  }
}

TEST_F(LogSetTest, ADamagedArchiveKeepsWhatCameBefore) {
  std::string text;
  for (int i = 0; i < 50'000; ++i)
    text += Record("msg=" + std::to_string(i * 7919) + " src=1.1.1.1");
  const std::string packed = Gzip(text);
  OpenLogs logs({folder_.Write("a.cef.gz", packed.substr(0, packed.size() / 2))});
  const size_t num_rows = logs.Rows("CommonSecurityLog", {"Message"}).size();
  EXPECT_GT(num_rows, 10'000u);
  EXPECT_LT(num_rows, 50'000u);
  ASSERT_FALSE(logs.logs->problems().empty());
  EXPECT_NE(logs.logs->problems()[0].reason.find("cut off"), std::string::npos);
  logs.logs->ReportRecords(logs.sink);
  EXPECT_NE(RenderAll(logs.sink).find("K5010"), std::string::npos);
}

TEST_F(LogSetTest, FoldersAreReadInOrderOfTheirPaths) {
  folder_.Write("logs/b.cef", Record("act=b"));
  folder_.Write("logs/a.cef", Record("act=a"));
  folder_.Write("logs/sub/c.cef", Record("act=c"));
  folder_.Write("logs/.hidden", "x");
  OpenLogs logs({folder_.path() + "/logs"});
  EXPECT_EQ(logs.Rows("CommonSecurityLog", {"DeviceAction"}),
            (std::vector<Row>{{"a"}, {"b"}, {"c"}}));
  EXPECT_EQ(logs.logs->files()[2].path, folder_.path() + "/logs/sub/c.cef");
  EXPECT_NE(RenderAll(logs.sink).find("hidden"), std::string::npos);
  OpenLogs pattern({folder_.path() + "/logs/?.cef"});
  EXPECT_EQ(pattern.logs->files().size(), 2u);
}

TEST_F(LogSetTest, AMissingPathFailsTheOpening) {
  for (const char* spec : {"/no/such/file", "/no/such/*.log"}) {
    diag::Sink sink;
    EXPECT_FALSE(LogSet::Open({spec}, {}, testing::TestCatalog(), sink).ok());
    EXPECT_NE(RenderAll(sink).find("K5001"), std::string::npos);
  }
}

TEST_F(LogSetTest, EmptyFilesAreSaidToBeEmptyAndNoProblem) {
  OpenLogs logs({folder_.Write("a.cef", ""), folder_.Write("b.json", "\n \n")});
  for (const FileInfo& file : logs.logs->files()) EXPECT_EQ(file.state, FileInfo::State::kEmpty);
  EXPECT_TRUE(logs.logs->problems().empty());
  EXPECT_NE(RenderAll(logs.sink).find("is empty"), std::string::npos);
}

TEST_F(LogSetTest, GarbageIsUnrecognised) {
  std::string garbage;
  for (uint32_t i = 0, x = 1; i < 100'000; ++i)
    garbage += static_cast<char>((x = x * 1664525 + 1013904223) >> 24);
  OpenLogs logs({folder_.Write("a.log", garbage), folder_.Write("b.txt", "hello\nworld\n")});
  for (const FileInfo& file : logs.logs->files())
    EXPECT_EQ(file.state, FileInfo::State::kUnrecognised);
  EXPECT_EQ(logs.logs->problems().size(), 2u);
  EXPECT_NE(RenderAll(logs.sink).find("K5003"), std::string::npos);
}

TEST_F(LogSetTest, AFolderWithoutPermissionIsUnreadableAndNamed) {
  folder_.Write("logs/sub/c.cef", Record("act=c"));
  folder_.Write("logs/a.cef", Record("act=a"));
  std::filesystem::permissions(folder_.path(), std::filesystem::perms(0755));
  std::filesystem::permissions(folder_.path() + "/logs/sub", std::filesystem::perms::none);
  // Root may read everything; an ordinary user stands in.
  const bool is_root = ::geteuid() == 0;
  if (is_root) {
    ASSERT_EQ(::seteuid(65534), 0);
  }
  {
    OpenLogs logs({folder_.path() + "/logs"});
    ASSERT_EQ(logs.logs->files().size(), 2u);
    EXPECT_EQ(logs.logs->files()[1].state, FileInfo::State::kUnreadable);
    EXPECT_EQ(logs.logs->problems().size(), 1u);
    EXPECT_EQ(logs.Rows("CommonSecurityLog", {"DeviceAction"}).size(), 1u);
  }
  if (is_root) {
    ASSERT_EQ(::seteuid(0), 0);
  }
  std::filesystem::permissions(folder_.path() + "/logs/sub", std::filesystem::perms(0755));
}

TEST_F(LogSetTest, ARecordOverTheLimitIsRejectedAndItsNeighboursStay) {
  const std::string path = folder_.path() + "/long.cef";
  {
    std::ofstream file(path, std::ios::binary);
    file << Record("act=before") << "CEF:0|V|P|1|1|N|5|msg=";
    const std::string chunk(1 << 20, 'x');
    for (int i = 0; i < 100; ++i) file << chunk;
    file << "\n" << Record("act=after");
  }
  OpenLogs logs({path});
  EXPECT_EQ(logs.Rows("CommonSecurityLog", {"DeviceAction"}),
            (std::vector<Row>{{"before"}, {"after"}}));
  EXPECT_EQ(logs.CoverageOf("CommonSecurityLog").rejected, 1u);
  logs.logs->ReportRecords(logs.sink);
  EXPECT_NE(RenderAll(logs.sink).find("K5006"), std::string::npos);
}

TEST_F(LogSetTest, TheLimitHoldsInEveryFormat) {
  LogOptions options;
  options.max_record = 1000;
  const std::string big(5'000'000, 'x');
  const std::string one = R"({"Name":"a"})";
  const std::string bad = R"({"Name":")" + big + R"("})";
  for (const std::string& text :
       {one + "\n" + bad + "\n" + one + "\n", "[" + one + "," + bad + "," + one + "]",
        "Name,QueryType\na,A\n\"" + big + "\",A\na,A\n"}) {
    const bool is_csv = text[0] == 'N';
    OpenLogs logs({folder_.Write(is_csv ? "DnsEvents.csv" : "DnsEvents.json", text)}, options);
    EXPECT_EQ(logs.Rows("DnsEvents", {"Name"}), (std::vector<Row>{{"a"}, {"a"}}))
        << text.substr(0, 20);
    EXPECT_EQ(logs.CoverageOf("DnsEvents").rejected, 1u) << text.substr(0, 20);
  }
}

TEST_F(LogSetTest, LiteralsFilterRowsButNotCounts) {
  const std::string text = Record("rt=1777975200000 src=1.1.1.1 dhost=a.EVIL.example") +
                           Record("rt=1777975201000 src=2.2.2.2") +
                           Record("rt=1777975202000 src=3.3.3.3 dhost=fine.example");
  OpenLogs logs({folder_.Write("a.cef", text)});
  model::ScanRequest request{"CommonSecurityLog", {"SourceIP"}, {}, {}, {}, false};
  using Match = model::LiteralFilter::Match;
  request.any_of = {{"DestinationHostName", Match::kContainsIgnoreCase, {"evil.example", "q"}},
                    {"SourceIP", Match::kEquals, {"2.2.2.2", "9.9.9.9"}}};
  EXPECT_EQ(testing::ReadRows(*logs.logs, request), (std::vector<Row>{{"1.1.1.1"}, {"2.2.2.2"}}));
  const TableCoverage coverage = logs.CoverageOf("CommonSecurityLog");
  EXPECT_EQ(coverage.rows, 3u);
  EXPECT_TRUE(coverage.is_complete);
  EXPECT_EQ(base::FormatDatetime(*coverage.first), "2026-05-05T10:00:00.0000000Z");
  EXPECT_EQ(base::FormatDatetime(*coverage.last), "2026-05-05T10:00:02.0000000Z");
}

TEST_F(LogSetTest, AFilterThatCannotBeTestedLetsEveryRowPass) {
  OpenLogs logs({folder_.Write("a.cef", Record("spt=1") + Record("spt=2"))});
  model::ScanRequest request{"CommonSecurityLog", {"SourcePort"}, {}, {}, {}, false};
  request.any_of = {{"SourceIP", model::LiteralFilter::Match::kEquals, {"9.9.9.9"}},
                    {"SourcePort", model::LiteralFilter::Match::kEquals, {"1"}}};
  EXPECT_EQ(testing::ReadRows(*logs.logs, request).size(), 2u);
}

TEST_F(LogSetTest, BoundsLeaveRowsOutAndTheWindowIsCountedApart) {
  LogOptions options;
  options.since = base::ParseDatetime("2026-05-05T10:00:01Z");
  const std::string text = Record("rt=1777975200000") + Record("rt=1777975201000") +
                           Record("rt=1777975202000") + Record("");
  OpenLogs logs({folder_.Write("a.cef", text)}, options);
  model::ScanRequest request{"CommonSecurityLog", {"ReceiptTime"}, {}, {}, {}, false};
  request.since = options.since;
  request.until = base::ParseDatetime("2026-05-05T10:00:02Z");
  EXPECT_EQ(testing::ReadRows(*logs.logs, request), (std::vector<Row>{{"1777975201000"}, {""}}));
  EXPECT_EQ(logs.CoverageOf("CommonSecurityLog").rows, 4u);
  EXPECT_EQ(logs.CoverageOf("CommonSecurityLog").in_window, 3u);
  EXPECT_EQ(logs.CoverageOf("CommonSecurityLog").rows_without_time, 1u);
}

TEST_F(LogSetTest, APartReadTwiceCountsOnce) {
  OpenLogs logs({folder_.Write("a.cef", Record("act=x") + "stray\n")});
  logs.Rows("CommonSecurityLog", {"DeviceAction"});
  logs.Rows("CommonSecurityLog", {"DeviceAction"});
  EXPECT_EQ(logs.CoverageOf("CommonSecurityLog").rows, 1u);
  EXPECT_EQ(logs.CoverageOf("CommonSecurityLog").rejected, 1u);
}

TEST_F(LogSetTest, OneScanAnswersSeveralRequests) {
  OpenLogs logs({kSamples + "defender_stream.json", kSamples + "firewall.cef"});
  std::atomic<bool> cancel{false};
  const auto scan =
      logs.logs->Scan({{"DeviceNetworkEvents", {"RemoteIP"}, {}, {}, {}, false},
                       {"CommonSecurityLog", {"DestinationIP"}, {}, {}, {}, false},
                       {"CommonSecurityLog", {"SourceIP", "SourcePort"}, {}, {}, {}, false},
                       {"SigninLogs", {"Identity"}, {}, {}, {}, false}},
                      cancel);
  std::map<size_t, size_t> rows;
  while (const auto batch = scan->Next(0)) rows[batch->table_idx] += batch->batch.num_rows;
  EXPECT_EQ(rows, (std::map<size_t, size_t>{{0, 2}, {1, 3}, {2, 3}}));
  EXPECT_EQ(scan->progress(), 1.0);
}

TEST_F(LogSetTest, RejectedRecordsAreShownCountedAndKept) {
  LogOptions options;
  options.rejects_path = folder_.path() + "/rejects.jsonl";
  std::string text;
  for (int i = 0; i < 5; ++i) text += "stray " + std::to_string(i) + "\n" + Record("act=x");
  text += "bad \xff\xfe bytes\n";
  OpenLogs logs({folder_.Write("a.cef", text)}, options);
  logs.Rows("CommonSecurityLog", {"DeviceAction"});
  logs.logs->ReportRecords(logs.sink);
  const std::string shown = RenderAll(logs.sink);
  EXPECT_NE(shown.find("3 more of the same kind"), std::string::npos) << shown;
  EXPECT_NE(shown.find("K5004"), std::string::npos) << shown;
  EXPECT_NE(shown.find("K5005"), std::string::npos) << shown;
  ASSERT_EQ(logs.logs->problems().size(), 1u);
  EXPECT_EQ(logs.logs->problems()[0].reason,
            "6 of 11 records were rejected; at most 5 % are allowed");
  const std::string kept = ReadFile(options.rejects_path);
  EXPECT_EQ(std::count(kept.begin(), kept.end(), '\n'), 6);
  EXPECT_NE(
      kept.find(R"("offset":0,"line":1,"record":1,"reason":"no CEF header","raw":"stray 0"})"),
      std::string::npos)
      << kept;
  EXPECT_NE(kept.find(R"("raw_base64":"YmFkIP/+IGJ5dGVz"})"), std::string::npos) << kept;
}

TEST_F(LogSetTest, FieldsThatAreNotConvertedAreTold) {
  OpenLogs logs(
      {folder_.Write("a.cef", Record("dpt=99999 cn1=1") + Record("dpt=x") + Record("dpt=1"))});
  EXPECT_EQ(logs.Rows("CommonSecurityLog", {"DestinationPort"}),
            (std::vector<Row>{{"(null)"}, {"(null)"}, {"1"}}));
  logs.logs->ReportRecords(logs.sink);
  EXPECT_NE(RenderAll(logs.sink).find("note[K5007]: 2 fields of"), std::string::npos)
      << RenderAll(logs.sink);
}

TEST_F(LogSetTest, TheRejectLimitMayBeACountOrNothing) {
  std::string text = "stray\n";
  for (int i = 0; i < 100; ++i) text += Record("act=x");
  const std::string path = folder_.Write("a.cef", text);
  const auto num_problems = [&](LogOptions options) {
    OpenLogs logs({path}, options);
    logs.Rows("CommonSecurityLog", {"DeviceAction"});
    return logs.logs->problems().size();
  };
  EXPECT_EQ(num_problems({}), 0u);
  EXPECT_EQ(num_problems({.max_rejects = {.count = 0}}), 1u);
  EXPECT_EQ(num_problems({.max_rejects = {.count = 1}}), 0u);
  EXPECT_EQ(num_problems({.is_strict = true}), 1u);
}

TEST_F(LogSetTest, ParquetIsHandedOnWithItsTable) {
  folder_.Write("lake/DnsEvents/day=2026-05-05/part.parquet", "PAR1xxxxPAR1");
  OpenLogs logs({folder_.path() + "/lake", "Mine=" + folder_.Write("x.bin", "PAR1"),
                 folder_.Write("y.parquet", "PAR1")});
  ASSERT_EQ(logs.logs->parquet_inputs().size(), 2u);
  EXPECT_EQ(logs.logs->parquet_inputs()[0].table, "DnsEvents");
  EXPECT_EQ(logs.logs->parquet_inputs()[1].table, "Mine");
  EXPECT_EQ(logs.logs->parquet_inputs()[1].file_idx, 1u);
  EXPECT_EQ(logs.logs->files()[2].state, FileInfo::State::kUnrecognised);
  EXPECT_TRUE(logs.Rows("DnsEvents", {"Name"}).empty());
}

TEST_F(LogSetTest, ACancelledScanEnds) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += Record("act=x");
  OpenLogs logs({folder_.Write("a.cef", text)});
  std::atomic<bool> cancel{true};
  const auto scan =
      logs.logs->Scan({{"CommonSecurityLog", {"DeviceAction"}, {}, {}, {}, false}}, cancel);
  EXPECT_FALSE(scan->Next(0).has_value());
  EXPECT_FALSE(logs.CoverageOf("CommonSecurityLog").is_complete);
}

TEST_F(LogSetTest, ManyBlocksKeepOrderAndNumbers) {
  std::string text;
  for (int i = 0; i < 200'000; ++i)
    text += Record("cn1=" + std::to_string(i)) + (i % 3 == 0 ? "\n" : "");
  LogOptions options;
  options.num_threads = 4;
  OpenLogs logs({folder_.Write("a.cef", text)}, options);
  const auto rows = testing::ReadRows(
      *logs.logs, {"CommonSecurityLog", {"DeviceCustomNumber1"}, {}, {}, {}, true});
  ASSERT_EQ(rows.size(), 200'000u);
  for (size_t i = 0; i < rows.size(); ++i) {
    ASSERT_EQ(rows[i][0], std::to_string(i));
    ASSERT_EQ(rows[i][2], std::to_string(i + (i + 2) / 3 + 1));
    ASSERT_EQ(rows[i][3], std::to_string(i + 1));
  }
}

TEST_F(LogSetTest, FewFirstRowsEndTheScanAndAreTheFirst) {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += Record("cn1=" + std::to_string(i));
  LogOptions options;
  options.num_threads = 4;
  OpenLogs logs({folder_.Write("a.cef", text), folder_.Write("b.cef", text)}, options);
  model::ScanRequest request{"CommonSecurityLog", {"DeviceCustomNumber1"}, {}, {}, {}, false};
  request.first_rows = 3;
  const auto rows = testing::ReadRows(*logs.logs, request);
  ASSERT_GE(rows.size(), 3u);
  EXPECT_EQ(rows[2], Row{"2"});
  EXPECT_LT(logs.logs->progress().num_read, text.size());
  EXPECT_FALSE(logs.CoverageOf("CommonSecurityLog").is_complete);
  EXPECT_EQ(logs.logs->ordinal_bits(), 45);
}

TEST_F(LogSetTest, AFirstRecordOverTheSampleCostsItselfOnly) {
  const std::string good = R"({"Name":"a.example","ClientIP":"10.0.0.1"})";
  const std::string text =
      R"({"Name":")" + std::string(2 * kSampleBytes, 'x') + "\"}\n" + good + "\n";
  LogOptions options;
  options.max_record = kSampleBytes;
  OpenLogs logs({"DnsEvents=" + folder_.Write("a.json", text)}, options);
  EXPECT_EQ(logs.Rows("DnsEvents", {"Name"}), std::vector<Row>{{"a.example"}});
  EXPECT_EQ(logs.CoverageOf("DnsEvents").rejected, 1u);
}

TEST_F(LogSetTest, TwoTablesThatFitAlikeAreNoAnswer) {
  OpenLogs logs(
      {folder_.Write("x.csv",
                     "Timestamp,DeviceName,InitiatingProcessFileName,InitiatingProcessSHA1\n"
                     "2026-05-05T10:00:00Z,pc,a.exe,00\n")});
  EXPECT_EQ(logs.logs->files()[0].state, FileInfo::State::kUnrecognised);
  EXPECT_NE(logs.logs->files()[0].reason.find("alike"), std::string::npos)
      << logs.logs->files()[0].reason;
}

}  // namespace
}  // namespace quoll::ingest
