// The directory of a ZIP archive, read from its end:
//
//   local header, data │ … │ central directory: one record per member │ end record (22 bytes and a
//   comment), before it a ZIP64 end record and its locator where sizes need 64 bits
//
// The central directory counts: sizes in local headers may be zero (streamed archives). By PKWARE's
// APPNOTE 6.3. Only where members lie is told here; unpacking them is the reader's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace quoll::base {

// Longer directories are refused.
inline constexpr uint64_t kMaxZipDirectoryBytes = 64 * 1024 * 1024;

struct ZipEntry {
  enum class Method : uint8_t { kStored, kDeflated, kOther };
  std::string name;  // as it stands there; of a folder it ends in `/`
  Method method = Method::kStored;
  bool is_encrypted = false;
  uint32_t crc = 0;
  uint64_t packed_size = 0;
  uint64_t size = 0;  // unpacked, as the directory has it: a claim
  uint64_t header_at = 0;
};

// Reads exactly `size` bytes at an offset; false if it cannot.
using ReadAt = std::function<bool(uint64_t offset, char* out, size_t size)>;

// True if the first bytes are those of an archive, empty ones among them.
bool IsZip(std::string_view first_bytes);
// The members in the order of the directory. False: `reason` says why.
bool ReadZipDirectory(const ReadAt& read, uint64_t archive_size, size_t max_entries,
                      std::vector<ZipEntry>& entries, std::string& reason);
// Where the packed data of a member starts. False: `reason` says why; also when the data would lie
// outside of the archive.
bool FindZipData(const ReadAt& read, uint64_t archive_size, const ZipEntry& entry, uint64_t& offset,
                 std::string& reason);

}  // namespace quoll::base
