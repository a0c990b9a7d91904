// ZIP as read here:
//   local header, data │ … │ central directory: one record per member │ end record (22 bytes and a
//   comment)
// The central directory counts: sizes in local headers may be zero (streamed archives).
#include "intel/archive.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include <zlib.h>

namespace quoll::intel {
namespace {

constexpr uint32_t kLocalHeader = 0x04034b50;
constexpr uint32_t kDirectoryRecord = 0x02014b50;
constexpr uint32_t kEndRecord = 0x06054b50;
constexpr size_t kLocalHeaderBytes = 30;
constexpr size_t kDirectoryRecordBytes = 46;
constexpr size_t kEndRecordBytes = 22;
constexpr size_t kMaxCommentBytes = 65535;
constexpr uint16_t kStored = 0;
constexpr uint16_t kDeflated = 8;
constexpr uint16_t kEncryptedFlag = 1;
constexpr uint32_t kZip64Mark = 0xFFFFFFFF;
// zlib's windowBits: raw deflate, and gzip.
constexpr int kRawDeflate = -15;
constexpr int kGzip = 15 + 16;

uint64_t ReadLittleEndian(std::string_view bytes, size_t at, size_t size) {
  uint64_t value = 0;
  for (size_t i = size; i-- > 0;) value = value << 8 | static_cast<uint8_t>(bytes[at + i]);
  return value;
}

struct DirectoryRecord {
  uint16_t flags = 0;
  uint16_t method = 0;
  uint32_t crc = 0;
  uint64_t packed_size = 0;
  uint64_t header_at = 0;
  std::string name;
};

// Appends at most `budget` bytes to `out`. Several gzip members in a row are one stream.
bool Inflate(std::string_view packed, int window_bits, uint64_t budget, std::string& out,
             std::string& reason) {
  z_stream stream{};
  if (inflateInit2(&stream, window_bits) != Z_OK) {
    reason = "out of memory";
    return false;
  }
  std::array<char, 64 * 1024> buffer;
  int state = Z_OK;
  size_t fed = 0;
  while (true) {
    if (stream.avail_in == 0 && fed < packed.size()) {
      const size_t size = std::min<size_t>(packed.size() - fed, std::numeric_limits<uInt>::max());
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data() + fed));
      stream.avail_in = static_cast<uInt>(size);
      fed += size;
    }
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = buffer.size();
    state = inflate(&stream, Z_NO_FLUSH);
    out.append(buffer.data(), buffer.size() - stream.avail_out);
    if (out.size() > budget) {
      reason = "expands beyond the limit of 1 GiB";
      break;
    }
    const bool has_more = stream.avail_in > 0 || fed < packed.size();
    if (state == Z_STREAM_END && window_bits == kGzip && has_more) {
      if (inflateReset(&stream) != Z_OK) break;
    } else if (state != Z_OK) {
      break;
    }
  }
  inflateEnd(&stream);
  if (!reason.empty()) return false;
  if (state == Z_STREAM_END) return true;
  reason =
      state == Z_BUF_ERROR ? "the compressed data is cut off" : "the compressed data is damaged";
  return false;
}

// The offset of the end record, or npos. It stands behind everything else but a comment.
size_t FindEndRecord(std::string_view content) {
  if (content.size() < kEndRecordBytes) return std::string_view::npos;
  const size_t lowest =
      content.size() - std::min(content.size(), kEndRecordBytes + kMaxCommentBytes);
  for (size_t at = content.size() - kEndRecordBytes + 1; at-- > lowest;) {
    if (ReadLittleEndian(content, at, 4) == kEndRecord) return at;
  }
  return std::string_view::npos;
}

bool ReadDirectory(std::string_view content, std::vector<DirectoryRecord>& records,
                   std::string& reason) {
  const size_t end_at = FindEndRecord(content);
  if (end_at == std::string_view::npos) {
    reason = "the archive is cut off: it has no directory";
    return false;
  }
  const uint64_t num_records = ReadLittleEndian(content, end_at + 10, 2);
  uint64_t at = ReadLittleEndian(content, end_at + 16, 4);
  if (at == kZip64Mark || num_records > kMaxArchiveMembers) {
    reason =
        at == kZip64Mark ? "the archive is a ZIP64, which is not read" : "more than 1,000 members";
    return false;
  }
  for (uint64_t i = 0; i < num_records; ++i) {
    if (at + kDirectoryRecordBytes > end_at ||
        ReadLittleEndian(content, at, 4) != kDirectoryRecord) {
      reason = "the directory of the archive is damaged";
      return false;
    }
    const uint64_t name_size = ReadLittleEndian(content, at + 28, 2);
    const uint64_t rest_size =
        ReadLittleEndian(content, at + 30, 2) + ReadLittleEndian(content, at + 32, 2);
    if (at + kDirectoryRecordBytes + name_size > end_at) {
      reason = "the directory of the archive is damaged";
      return false;
    }
    records.push_back({.flags = static_cast<uint16_t>(ReadLittleEndian(content, at + 8, 2)),
                       .method = static_cast<uint16_t>(ReadLittleEndian(content, at + 10, 2)),
                       .crc = static_cast<uint32_t>(ReadLittleEndian(content, at + 16, 4)),
                       .packed_size = ReadLittleEndian(content, at + 20, 4),
                       .header_at = ReadLittleEndian(content, at + 42, 4),
                       .name = std::string(content.substr(at + kDirectoryRecordBytes, name_size))});
    at += kDirectoryRecordBytes + name_size + rest_size;
  }
  return true;
}

bool ReadMember(std::string_view content, const DirectoryRecord& record, uint64_t budget,
                std::string& out, std::string& reason) {
  if ((record.flags & kEncryptedFlag) != 0) {
    reason = "a member is encrypted";
    return false;
  }
  const uint64_t at = record.header_at;
  if (at + kLocalHeaderBytes > content.size() || ReadLittleEndian(content, at, 4) != kLocalHeader) {
    reason = "a member's header is damaged";
    return false;
  }
  const uint64_t data_at = at + kLocalHeaderBytes + ReadLittleEndian(content, at + 26, 2) +
                           ReadLittleEndian(content, at + 28, 2);
  if (data_at > content.size() || record.packed_size > content.size() - data_at) {
    reason = "a member lies outside of the archive";
    return false;
  }
  const std::string_view packed = content.substr(data_at, record.packed_size);
  if (record.method == kStored) {
    if (packed.size() > budget) {
      reason = "expands beyond the limit of 1 GiB";
      return false;
    }
    out = packed;
  } else if (record.method != kDeflated) {
    reason = "a member's compression method is not known";
    return false;
  } else if (!Inflate(packed, kRawDeflate, budget, out, reason)) {
    return false;
  }
  const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(out.data()), out.size());
  if (crc == record.crc) return true;
  reason = "a member's checksum does not fit";
  return false;
}

}  // namespace

bool IsZip(std::string_view content) {
  return content.size() >= 4 && (ReadLittleEndian(content, 0, 4) == kLocalHeader ||
                                 ReadLittleEndian(content, 0, 4) == kEndRecord);
}

bool IsGzip(std::string_view content) { return content.starts_with("\x1f\x8b\x08"); }

bool ReadZip(std::string_view content, std::vector<Member>& members, std::string& reason) {
  std::vector<DirectoryRecord> records;
  if (!ReadDirectory(content, records, reason)) return false;
  uint64_t budget = kMaxExpandedBytes;
  for (const DirectoryRecord& record : records) {
    if (record.name.ends_with('/')) continue;
    Member member{.name = record.name};
    if (!ReadMember(content, record, budget, member.content, reason)) return false;
    budget -= member.content.size();
    members.push_back(std::move(member));
  }
  return true;
}

bool ReadGzip(std::string_view content, std::string& out, std::string& reason) {
  return Inflate(content, kGzip, kMaxExpandedBytes, out, reason);
}

}  // namespace quoll::intel
