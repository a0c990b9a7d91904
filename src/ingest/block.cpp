#include "ingest/block.h"

#include <algorithm>
#include <cstring>
#include <mutex>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "ingest/limits.h"

namespace quoll::ingest {

size_t CountNewlines(std::string_view text) {
  size_t count = 0;
  size_t pos = 0;
#ifdef __SSE2__
  // A match is -1 in its byte: bytes count up to 255 matches before they are added up.
  const __m128i newline = _mm_set1_epi8('\n');
  while (pos + 16 <= text.size()) {
    __m128i counts = _mm_setzero_si128();
    const size_t last = pos + std::min<size_t>((text.size() - pos) / 16, 255) * 16;
    for (; pos < last; pos += 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + pos));
      counts = _mm_sub_epi8(counts, _mm_cmpeq_epi8(bytes, newline));
    }
    const __m128i sums = _mm_sad_epu8(counts, _mm_setzero_si128());
    count += static_cast<size_t>(_mm_cvtsi128_si32(sums)) +
             static_cast<size_t>(_mm_extract_epi16(sums, 4));
  }
#endif
  for (; pos < text.size(); ++pos) count += text[pos] == '\n';
  return count;
}

size_t FindEither(std::string_view text, size_t pos, char a, char b) {
#ifdef __SSE2__
  const __m128i first = _mm_set1_epi8(a);
  const __m128i second = _mm_set1_epi8(b);
  for (; pos + 16 <= text.size(); pos += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + pos));
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(
        _mm_or_si128(_mm_cmpeq_epi8(bytes, first), _mm_cmpeq_epi8(bytes, second))));
    if (mask != 0) return pos + static_cast<size_t>(__builtin_ctz(mask));
  }
#endif
  while (pos < text.size() && text[pos] != a && text[pos] != b) ++pos;
  return pos;
}

bool IsBlankLine(std::string_view line) {
  return std::all_of(line.begin(), line.end(),
                     [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
}

size_t LineFramer::Frame(std::string_view text, bool is_last, size_t max_record, Block& block) {
  size_t pos = 0;
  uint32_t line = 0;
  while (pos < text.size() && block.records.size() < kMaxBlockRecords) {
    const void* found = std::memchr(text.data() + pos, '\n', text.size() - pos);
    const bool has_end = found != nullptr;
    const size_t end =
        has_end ? static_cast<size_t>(static_cast<const char*>(found) - text.data()) : text.size();
    const size_t next = has_end ? end + 1 : end;
    if (is_skipping_) {
      is_skipping_ = !has_end;
    } else if (!has_end && !is_last && end - pos <= max_record) {
      return pos;
    } else {
      size_t last = end;
      if (last > pos && text[last - 1] == '\r') --last;
      const std::string_view record = text.substr(pos, last - pos);
      if (record.size() > max_record) {
        block.records.push_back({static_cast<uint32_t>(pos), static_cast<uint32_t>(last), line,
                                 Fault::kTooLong, kNoHeader});
        is_skipping_ = !has_end;
      } else if (header_lines_left_ > 0) {
        --header_lines_left_;
      } else if (!IsBlankLine(record)) {
        block.records.push_back({static_cast<uint32_t>(pos), static_cast<uint32_t>(last), line,
                                 Fault::kNone, kNoHeader});
      }
    }
    line += has_end;
    pos = next;
  }
  return pos;
}

// Buffers of blocks, reused. Blocks may outlive the reader, so they share the pool.
class BlockReader::Pool : public std::enable_shared_from_this<Pool> {
 public:
  std::shared_ptr<char[]> Take(size_t size) {
    std::unique_ptr<char[]> buffer;
    if (size == kStandardBytes) {
      const std::lock_guard lock(mutex_);
      if (!free_.empty()) {
        buffer = std::move(free_.back());
        free_.pop_back();
      }
    }
    if (!buffer) buffer = std::make_unique_for_overwrite<char[]>(size);
    return {buffer.release(),
            [pool = shared_from_this(), size](char* bytes) { pool->Return(bytes, size); }};
  }
  // Room for a block of the usual length and the start of the record behind it.
  static constexpr size_t kStandardBytes = 2 * kBlockBytes;

 private:
  static constexpr size_t kMaxFree = 16;
  void Return(char* bytes, size_t size) {
    std::unique_ptr<char[]> buffer(bytes);
    const std::lock_guard lock(mutex_);
    if (size == kStandardBytes && free_.size() < kMaxFree) free_.push_back(std::move(buffer));
  }
  std::mutex mutex_;
  std::vector<std::unique_ptr<char[]>> free_;
};

BlockReader::BlockReader(std::unique_ptr<ByteStream> stream, std::unique_ptr<Framer> framer,
                         size_t max_record)
    : stream_(std::move(stream)),
      framer_(std::move(framer)),
      max_record_(std::min(max_record, kLargestMaxRecord)),
      pool_(std::make_shared<Pool>()) {}

BlockReader::~BlockReader() = default;

std::unique_ptr<Block> BlockReader::Next() {
  if (is_at_end_ && carry_.empty()) return nullptr;
  auto block = std::make_unique<Block>();
  block->index = next_index_++;
  block->offset = next_offset_;
  block->first_line = next_line_;
  block->first_record = next_record_;
  size_t target = std::max(kBlockBytes, carry_.size() + kBlockBytes / 2);
  size_t capacity = Pool::kStandardBytes;
  while (capacity < target + kBlockPadding) capacity *= 2;
  block->bytes = pool_->Take(capacity);
  std::memcpy(block->bytes.get(), carry_.data(), carry_.size());
  size_t filled = carry_.size();
  size_t consumed = 0;
  while (true) {
    while (filled < target && !is_at_end_) {
      const size_t count = stream_->Read(block->bytes.get() + filled, target - filled);
      is_at_end_ = count == 0;
      filled += count;
    }
    consumed = framer_->Frame({block->bytes.get(), filled}, is_at_end_, max_record_, *block);
    if (consumed > 0) break;
    if (is_at_end_) {
      // No framer leaves a rest at the end; should one, the rest is rejected rather than tried for
      // ever.
      if (filled > 0)
        block->records.push_back(
            {0, static_cast<uint32_t>(filled), 0, Fault::kMalformed, kNoHeader});
      consumed = filled;
      break;
    }
    // One record is longer than the block: grow. The framer gives up on it behind max_record.
    target = filled * 2;
    if (target + kBlockPadding > capacity) {
      while (capacity < target + kBlockPadding) capacity *= 2;
      std::shared_ptr<char[]> larger = pool_->Take(capacity);
      std::memcpy(larger.get(), block->bytes.get(), filled);
      block->bytes = std::move(larger);
    }
  }
  carry_.assign(block->bytes.get() + consumed, filled - consumed);
  block->size = consumed;
  next_offset_ += consumed;
  next_line_ += CountNewlines(block->text());
  next_record_ += block->records.size();
  return block;
}

}  // namespace quoll::ingest
