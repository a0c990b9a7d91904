#include "intel/archive.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include <zlib.h>

#include "base/zip_directory.h"

namespace quoll::intel {
namespace {

// zlib's windowBits: raw deflate, and gzip.
constexpr int kRawDeflate = -15;
constexpr int kGzip = 15 + 16;
// No byte of deflate stands for more.
constexpr uint64_t kMaxDeflateRatio = 1032;

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

bool ReadMember(std::string_view content, const base::ReadAt& read, const base::ZipEntry& entry,
                uint64_t budget, std::string& out, std::string& reason) {
  uint64_t data_at = 0;
  if (!base::FindZipData(read, content.size(), entry, data_at, reason)) return false;
  const std::string_view packed = content.substr(data_at, entry.packed_size);
  if (entry.method == base::ZipEntry::Method::kStored) {
    if (packed.size() > budget) {
      reason = "expands beyond the limit of 1 GiB";
      return false;
    }
    out = packed;
  } else {
    // The size stated is a claim, which the packed bytes bound.
    out.reserve(std::min({entry.size, budget, packed.size() * kMaxDeflateRatio}));
    if (!Inflate(packed, kRawDeflate, budget, out, reason)) return false;
  }
  const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(out.data()), out.size());
  if (crc == entry.crc) return true;
  reason = "a member's checksum does not fit";
  return false;
}

}  // namespace

bool IsZip(std::string_view content) { return base::IsZip(content); }

bool IsGzip(std::string_view content) { return content.starts_with("\x1f\x8b\x08"); }

bool ReadZip(std::string_view content, std::vector<Member>& members, std::string& reason) {
  const base::ReadAt read = [content](uint64_t offset, char* out, size_t size) {
    std::memcpy(out, content.data() + offset, size);
    return true;
  };
  std::vector<base::ZipEntry> entries;
  if (!base::ReadZipDirectory(read, content.size(), kMaxArchiveMembers, entries, reason))
    return false;
  uint64_t budget = kMaxExpandedBytes;
  for (const base::ZipEntry& entry : entries) {
    if (entry.name.ends_with('/')) continue;
    Member member{.name = entry.name};
    if (!ReadMember(content, read, entry, budget, member.content, reason)) return false;
    budget -= member.content.size();
    members.push_back(std::move(member));
  }
  return true;
}

bool ReadGzip(std::string_view content, std::string& out, std::string& reason) {
  return Inflate(content, kGzip, kMaxExpandedBytes, out, reason);
}

}  // namespace quoll::intel
