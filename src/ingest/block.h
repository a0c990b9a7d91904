// Block: a piece of an input cut at record boundaries, the unit of parallel work; BlockReader cuts
// them.
//
//   input  ├──────── block 0 ────────┼──────── block 1 ────────┤ …
//            r r r r r r r r r r r r   r r r r r r r r r r r       r: RecordSpan, with its line
//
// Cutting is cheap and serial: a Framer finds where records end, so that every record knows its
// line and number before workers parse blocks in any order. Blocks of the same input are cut the
// same way each time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/byte_stream.h"

namespace quoll::ingest {

// What the framer already knows to be wrong with a record.
enum class Fault : uint8_t { kNone, kTooLong, kCutOff, kMalformed };

struct RecordSpan {
  uint32_t begin = 0;  // offsets into the block
  uint32_t end = 0;
  uint32_t line = 0;  // lines of the block before the record
  Fault fault = Fault::kNone;
  // Index into Block::headers of what the record's container said before it, or kNoHeader.
  uint16_t header_idx = 0xFFFF;
};
inline constexpr uint16_t kNoHeader = 0xFFFF;

struct Block {
  // kBlockPadding bytes may be read behind `size`.
  std::shared_ptr<char[]> bytes;
  size_t size = 0;
  uint64_t index = 0;         // number of the block in its input
  uint64_t offset = 0;        // of the first byte in the decoded input
  uint64_t first_line = 1;    // physical line of the first byte
  uint64_t first_record = 1;  // number of the first record
  std::vector<RecordSpan> records;
  // Texts that describe records, such as the list of columns before rows that are arrays.
  std::vector<std::shared_ptr<const std::string>> headers;

  std::string_view Text(const RecordSpan& span) const {
    return {bytes.get() + span.begin, span.end - span.begin};
  }
  std::string_view text() const { return {bytes.get(), size}; }
};

// Finds records. One framer serves one pass over one input.
class Framer {
 public:
  virtual ~Framer() = default;
  // Appends the records that are complete in `text` (at most kMaxBlockRecords in the block) and
  // returns how many bytes are done with; the caller presents the rest again with more behind it.
  // With `is_last` nothing follows: a record without its end is given as it is. A record longer
  // than `max_record` is given with kTooLong and what there is of it; the rest is skipped, over
  // several calls if need be.
  virtual size_t Frame(std::string_view text, bool is_last, size_t max_record, Block& block) = 0;
};

// Records are the lines that are not blank.
class LineFramer : public Framer {
 public:
  // `num_header_lines` lines at the start are no records.
  explicit LineFramer(size_t num_header_lines = 0) : header_lines_left_(num_header_lines) {}
  size_t Frame(std::string_view text, bool is_last, size_t max_record, Block& block) override;

 private:
  size_t header_lines_left_;
  bool is_skipping_ = false;
};

class BlockReader {
 public:
  BlockReader(std::unique_ptr<ByteStream> stream, std::unique_ptr<Framer> framer,
              size_t max_record);
  ~BlockReader();
  // The next block, or null at the end. A block may hold no records.
  std::unique_ptr<Block> Next();
  uint64_t position() const { return stream_->position(); }
  const std::string& error() const { return stream_->error(); }

 private:
  class Pool;
  std::unique_ptr<ByteStream> stream_;
  std::unique_ptr<Framer> framer_;
  size_t max_record_;
  std::shared_ptr<Pool> pool_;  // shared with the blocks that will come back to it
  std::string carry_;
  bool is_at_end_ = false;
  uint64_t next_index_ = 0;
  uint64_t next_offset_ = 0;
  uint64_t next_line_ = 1;
  uint64_t next_record_ = 1;
};

// Number of newlines.
size_t CountNewlines(std::string_view text);
// The position of the first of two bytes at or after `pos`, or text.size().
size_t FindEither(std::string_view text, size_t pos, char a, char b);
// True if the text holds nothing but blanks, tabs and carriage returns.
bool IsBlankLine(std::string_view line);

}  // namespace quoll::ingest
