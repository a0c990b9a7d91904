#include "base/zip_directory.h"

#include <algorithm>

#include "base/text.h"

namespace quoll::base {
namespace {

constexpr uint32_t kLocalHeader = 0x04034b50;
constexpr uint32_t kDirectoryRecord = 0x02014b50;
constexpr uint32_t kEndRecord = 0x06054b50;
constexpr uint32_t kEndRecord64 = 0x06064b50;
constexpr uint32_t kEndLocator64 = 0x07064b50;
constexpr size_t kLocalHeaderBytes = 30;
constexpr size_t kDirectoryRecordBytes = 46;
constexpr size_t kEndRecordBytes = 22;
constexpr size_t kEndRecord64Bytes = 56;
constexpr size_t kEndLocator64Bytes = 20;
constexpr size_t kMaxCommentBytes = 65535;
constexpr uint16_t kEncryptedFlag = 1;
constexpr uint16_t kExtra64 = 1;
constexpr uint64_t kIn64 = 0xFFFFFFFF;
constexpr uint64_t kCountIn64 = 0xFFFF;

uint64_t LittleEndian(std::string_view bytes, size_t at, size_t size) {
  uint64_t value = 0;
  for (size_t i = size; i-- > 0;) value = value << 8 | static_cast<uint8_t>(bytes[at + i]);
  return value;
}

bool Read(const ReadAt& read, uint64_t archive_size, uint64_t at, uint64_t size,
          std::string& bytes) {
  if (at > archive_size || size > archive_size - at) return false;
  bytes.resize(size);
  return read(at, bytes.data(), size);
}

struct Directory {
  uint64_t at = 0;
  uint64_t size = 0;
  uint64_t num_entries = 0;
};

// What the ZIP64 end record before the end record says, if there is one.
bool ReadEnd64(const ReadAt& read, uint64_t archive_size, uint64_t end_at, Directory& out) {
  std::string bytes;
  if (end_at < kEndLocator64Bytes ||
      !Read(read, archive_size, end_at - kEndLocator64Bytes, kEndLocator64Bytes, bytes) ||
      LittleEndian(bytes, 0, 4) != kEndLocator64) {
    return false;
  }
  const uint64_t record_at = LittleEndian(bytes, 8, 8);
  if (!Read(read, archive_size, record_at, kEndRecord64Bytes, bytes) ||
      LittleEndian(bytes, 0, 4) != kEndRecord64) {
    return false;
  }
  out.num_entries = LittleEndian(bytes, 32, 8);
  out.size = LittleEndian(bytes, 40, 8);
  out.at = LittleEndian(bytes, 48, 8);
  return true;
}

bool FindDirectory(const ReadAt& read, uint64_t archive_size, Directory& out, std::string& reason) {
  // The end record stands behind everything else but a comment.
  const uint64_t tail_size = std::min<uint64_t>(archive_size, kEndRecordBytes + kMaxCommentBytes);
  const uint64_t tail_at = archive_size - tail_size;
  std::string tail;
  size_t pos = std::string::npos;
  if (tail_size >= kEndRecordBytes && Read(read, archive_size, tail_at, tail_size, tail)) {
    pos = tail_size - kEndRecordBytes + 1;
    while (pos-- > 0 && LittleEndian(tail, pos, 4) != kEndRecord) {
    }
  }
  if (pos == std::string::npos) {
    reason = "the archive is cut off: it has no directory";
    return false;
  }
  out = {LittleEndian(tail, pos + 16, 4), LittleEndian(tail, pos + 12, 4),
         LittleEndian(tail, pos + 10, 2)};
  const bool is_in_64 = out.at == kIn64 || out.size == kIn64 || out.num_entries == kCountIn64;
  if (is_in_64 && !ReadEnd64(read, archive_size, tail_at + pos, out)) {
    reason = "the directory of the archive is damaged";
    return false;
  }
  return true;
}

// Takes the values that do not fit into 32 bits from the extra field, in their fixed order.
bool ReadExtra64(std::string_view extra, ZipEntry& entry) {
  while (extra.size() >= 4) {
    const uint64_t size = LittleEndian(extra, 2, 2);
    if (size > extra.size() - 4) return false;
    std::string_view field = extra.substr(4, size);
    if (LittleEndian(extra, 0, 2) == kExtra64) {
      for (uint64_t* value : {&entry.size, &entry.packed_size, &entry.header_at}) {
        if (*value != kIn64) continue;
        if (field.size() < 8) return false;
        *value = LittleEndian(field, 0, 8);
        field.remove_prefix(8);
      }
      return true;
    }
    extra.remove_prefix(4 + size);
  }
  return false;
}

// Moves `at` behind the record; false if it is damaged.
bool ReadRecord(std::string_view directory, size_t& at, ZipEntry& entry) {
  if (directory.size() - at < kDirectoryRecordBytes ||
      LittleEndian(directory, at, 4) != kDirectoryRecord) {
    return false;
  }
  const size_t name_size = LittleEndian(directory, at + 28, 2);
  const size_t extra_size = LittleEndian(directory, at + 30, 2);
  const size_t comment_size = LittleEndian(directory, at + 32, 2);
  const size_t size = kDirectoryRecordBytes + name_size + extra_size + comment_size;
  if (directory.size() - at < size) return false;
  const uint64_t method = LittleEndian(directory, at + 10, 2);
  entry.is_encrypted = (LittleEndian(directory, at + 8, 2) & kEncryptedFlag) != 0;
  entry.method = method == 0   ? ZipEntry::Method::kStored
                 : method == 8 ? ZipEntry::Method::kDeflated
                               : ZipEntry::Method::kOther;
  entry.crc = static_cast<uint32_t>(LittleEndian(directory, at + 16, 4));
  entry.packed_size = LittleEndian(directory, at + 20, 4);
  entry.size = LittleEndian(directory, at + 24, 4);
  entry.header_at = LittleEndian(directory, at + 42, 4);
  entry.name = directory.substr(at + kDirectoryRecordBytes, name_size);
  const bool is_in_64 =
      entry.packed_size == kIn64 || entry.size == kIn64 || entry.header_at == kIn64;
  const auto extra = directory.substr(at + kDirectoryRecordBytes + name_size, extra_size);
  if (is_in_64 && !ReadExtra64(extra, entry)) return false;
  at += size;
  return true;
}

}  // namespace

bool IsZip(std::string_view first_bytes) {
  if (first_bytes.size() < 4) return false;
  const uint64_t mark = LittleEndian(first_bytes, 0, 4);
  return mark == kLocalHeader || mark == kEndRecord;
}

bool ReadZipDirectory(const ReadAt& read, uint64_t archive_size, size_t max_entries,
                      std::vector<ZipEntry>& entries, std::string& reason) {
  Directory place;
  if (!FindDirectory(read, archive_size, place, reason)) return false;
  if (place.num_entries > max_entries) {
    reason = "more than " + FormatCount(max_entries) + " members";
    return false;
  }
  std::string directory;
  const bool is_there = place.size <= kMaxZipDirectoryBytes &&
                        Read(read, archive_size, place.at, place.size, directory);
  size_t at = 0;
  for (uint64_t i = 0; is_there && i < place.num_entries; ++i) {
    if (!ReadRecord(directory, at, entries.emplace_back())) break;
    if (i + 1 == place.num_entries) return true;
  }
  if (is_there && place.num_entries == 0) return true;
  reason = "the directory of the archive is damaged";
  return false;
}

bool FindZipData(const ReadAt& read, uint64_t archive_size, const ZipEntry& entry, uint64_t& offset,
                 std::string& reason) {
  if (entry.is_encrypted) {
    reason = "a member is encrypted";
    return false;
  }
  if (entry.method == ZipEntry::Method::kOther) {
    reason = "a member's compression method is not known";
    return false;
  }
  std::string header;
  if (!Read(read, archive_size, entry.header_at, kLocalHeaderBytes, header) ||
      LittleEndian(header, 0, 4) != kLocalHeader) {
    reason = "a member's header is damaged";
    return false;
  }
  offset = entry.header_at + kLocalHeaderBytes + LittleEndian(header, 26, 2) +
           LittleEndian(header, 28, 2);
  if (offset > archive_size || entry.packed_size > archive_size - offset) {
    reason = "a member lies outside of the archive";
    return false;
  }
  return true;
}

}  // namespace quoll::base
