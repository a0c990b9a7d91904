// ZIP and gzip sources, damaged ones and those that would expand without end.
#include "intel/archive.h"

#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdio>
#include <fstream>

#include "intel/intel_reader.h"

namespace quoll::intel {
namespace {

std::string LittleEndian(uint64_t value, size_t size) {
  std::string bytes;
  for (size_t i = 0; i < size; ++i) {
    bytes += i < sizeof value ? static_cast<char>(value >> (8 * i) & 0xff) : '\0';
  }
  return bytes;
}

std::string Deflate(std::string_view text, int window_bits) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

struct Packed {
  std::string name;
  std::string content;
  bool is_deflated = true;
  uint16_t flags = 0;
};

// As common tools write it, with sizes in the directory only (streamed).
std::string MakeZip(const std::vector<Packed>& files) {
  std::string zip;
  std::string directory;
  for (const Packed& file : files) {
    const auto crc = crc32(0, reinterpret_cast<const Bytef*>(file.content.data()),
                           static_cast<uInt>(file.content.size()));
    const std::string data = file.is_deflated ? Deflate(file.content, -15) : file.content;
    const std::string method = LittleEndian(file.is_deflated ? 8 : 0, 2);
    const size_t header_at = zip.size();
    zip += LittleEndian(0x04034b50, 4) + LittleEndian(20, 2) + LittleEndian(file.flags | 8, 2) +
           method + LittleEndian(0, 16) + LittleEndian(file.name.size(), 2) + LittleEndian(0, 2) +
           file.name + data;
    directory += LittleEndian(0x02014b50, 4) + LittleEndian(20, 2) + LittleEndian(20, 2) +
                 LittleEndian(file.flags | 8, 2) + method + LittleEndian(0, 4) +
                 LittleEndian(crc, 4) + LittleEndian(data.size(), 4) +
                 LittleEndian(file.content.size(), 4) + LittleEndian(file.name.size(), 2) +
                 LittleEndian(0, 12) + LittleEndian(header_at, 4) + file.name;
  }
  const size_t directory_at = zip.size();
  zip += directory;
  zip += LittleEndian(0x06054b50, 4) + LittleEndian(0, 4) + LittleEndian(files.size(), 2) +
         LittleEndian(files.size(), 2) + LittleEndian(directory.size(), 4) +
         LittleEndian(directory_at, 4) + LittleEndian(0, 2);
  return zip;
}

TEST(ReadZip, GivesTheMembersInOrder) {
  const std::string zip =
      MakeZip({{"full.csv", "1.2.3.4\n"}, {"folder/", "", false}, {"b", "stored", false}});
  ASSERT_TRUE(IsZip(zip));
  std::vector<Member> members;
  std::string reason;
  ASSERT_TRUE(ReadZip(zip, members, reason)) << reason;
  ASSERT_EQ(members.size(), 2u);
  EXPECT_EQ(members[0].name, "full.csv");
  EXPECT_EQ(members[0].content, "1.2.3.4\n");
  EXPECT_EQ(members[1].content, "stored");
}

TEST(ReadZip, SaysWhatIsWrong) {
  const std::string zip = MakeZip({{"full.csv", std::string(1000, 'x')}});
  std::vector<Member> members;
  for (size_t cut = 4; cut < zip.size(); ++cut) {
    std::string reason;
    EXPECT_FALSE(ReadZip(std::string_view(zip).substr(0, cut), members, reason));
    EXPECT_FALSE(reason.empty());
  }
  std::string damaged = zip;
  damaged[40] = static_cast<char>(damaged[40] ^ 0x55);
  std::string reason;
  EXPECT_FALSE(ReadZip(damaged, members, reason));
  reason.clear();
  EXPECT_FALSE(ReadZip(MakeZip({{"a", "x", true, 1}}), members, reason));
  EXPECT_EQ(reason, "a member is encrypted");
}

TEST(ReadGzip, TakesSeveralStreamsInARow) {
  const std::string bytes = Deflate("1.2.3.4\n", 31) + Deflate("5.6.7.8\n", 31);
  std::string out;
  std::string reason;
  ASSERT_TRUE(ReadGzip(bytes, out, reason)) << reason;
  EXPECT_EQ(out, "1.2.3.4\n5.6.7.8\n");
  out.clear();
  EXPECT_FALSE(ReadGzip(std::string_view(bytes).substr(0, bytes.size() - 4), out, reason));
  EXPECT_EQ(reason, "the compressed data is cut off");
}

TEST(ReadIntel, NamesTheMemberOfAnArchive) {
  const std::string path = testing::TempDir() + "quoll_feed_" + std::to_string(getpid()) + ".zip";
  std::ofstream(path, std::ios::binary) << MakeZip({{"in/full.txt", "1.2.3.4\n"}});
  diag::Sink sink;
  const auto set = ReadIntel({path}, {}, sink);
  std::remove(path.c_str());
  ASSERT_TRUE(set.ok());
  ASSERT_EQ(set->indicators.size(), 1u);
  EXPECT_EQ(set->indicators[0].assertions[0].file, path + "!in/full.txt");
}

}  // namespace
}  // namespace quoll::intel
