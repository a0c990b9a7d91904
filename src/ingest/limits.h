// The limits of reading logs: input is hostile, so every buffer, depth and count that grows with it
// is bounded here.
#pragma once

#include <cstddef>
#include <cstdint>

namespace quoll::ingest {

// What detection may look at: the first bytes of a file, after decompression.
inline constexpr size_t kSampleBytes = 64 * 1024;
// A block is this long unless one record is longer.
inline constexpr size_t kBlockBytes = 1024 * 1024;
// A block ends early when it holds this many records.
inline constexpr size_t kMaxBlockRecords = 64 * 1024;
// Bytes after the end of a block that may be read (never used) by vector instructions.
inline constexpr size_t kBlockPadding = 64;
inline constexpr size_t kDefaultMaxRecord = 16 * 1024 * 1024;
// A block is addressed with 32 bits; --max-record cannot exceed this.
inline constexpr size_t kLargestMaxRecord = 1024 * 1024 * 1024;
// Rows of one batch.
inline constexpr size_t kBatchRows = 8192;

// Ordinals are file (19 bits), block (24 bits), row within the block (20 bits).
inline constexpr int kOrdinalFileShift = 44;
inline constexpr int kOrdinalBlockShift = 20;
inline constexpr size_t kMaxFiles = size_t{1} << 19;

// Members of one ZIP archive; archives with more are not read.
inline constexpr size_t kMaxArchiveMembers = 100'000;

// Folders nested deeper are reported and not entered.
inline constexpr int kMaxFolderDepth = 64;
// A scan that wants the first rows only, and no more than this, reads in order and then ends.
inline constexpr uint64_t kMaxFirstRows = 100'000;
// Nesting of JSON values.
inline constexpr int kMaxJsonDepth = 256;
// Columns of a CSV file or of the sample of a JSON file.
inline constexpr size_t kMaxColumns = 4096;
// Text before `CEF:`.
inline constexpr size_t kMaxCefPrefix = 1024;
// Records of a kind that are shown for a file; the others are counted.
inline constexpr size_t kShownRejects = 3;
// Bytes of a rejected record that --rejects keeps.
inline constexpr size_t kMaxRejectRaw = 64 * 1024;
// Rejected records held back to write them in order; beyond it the order is that of arrival.
inline constexpr size_t kMaxPendingRejectBytes = 64 * 1024 * 1024;
// Literals shorter than a gram are searched one by one; more of them switch the filter off.
inline constexpr size_t kMaxShortLiterals = 16;

}  // namespace quoll::ingest
