#include "ingest/csv_framer.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "ingest/limits.h"

namespace quoll::ingest {
namespace {

constexpr size_t kNoRowEnd = SIZE_MAX;

size_t LineEnd(std::string_view text, size_t pos) {
  const void* found =
      pos < text.size() ? std::memchr(text.data() + pos, '\n', text.size() - pos) : nullptr;
  return found == nullptr ? text.size()
                          : static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

// The position behind the closing quote of the cell whose quote is at `pos`, or text.size() + 1.
size_t SkipQuoted(std::string_view text, size_t pos) {
  ++pos;
  while (true) {
    pos = text.find('"', pos);
    if (pos == std::string_view::npos) return text.size() + 1;
    if (pos + 1 < text.size() && text[pos + 1] == '"') {
      pos += 2;
      continue;
    }
    return pos + 1;
  }
}

}  // namespace

size_t CsvFramer::RowEnd(std::string_view text, size_t pos, bool is_last, size_t max_record) {
  is_malformed_ = false;
  const size_t line_end = LineEnd(text, pos);
  const bool has_line_end = line_end < text.size();
  const auto incomplete = [&](size_t so_far) {
    // More text decides, unless there is none or the row is too long to wait for.
    if (!is_last && so_far - pos <= max_record) return kNoRowEnd;
    is_malformed_ = true;
    return line_end;
  };
  if (std::memchr(text.data() + pos, '"', line_end - pos) == nullptr) {
    return has_line_end || is_last ? line_end : incomplete(text.size());
  }
  size_t cell = pos;
  while (true) {
    // Only a quote at the start of a cell opens one.
    if (cell < text.size() && text[cell] == '"') {
      const size_t behind = SkipQuoted(text, cell);
      if (behind > text.size() || (behind == text.size() && !is_last))
        return incomplete(text.size());
      cell = behind;
      if (cell == text.size() || text[cell] == '\n') return cell;
      if (text[cell] == '\r' && cell + 1 < text.size() && text[cell + 1] == '\n') return cell + 1;
      if (text[cell] == '\r' && cell + 1 == text.size())
        return is_last ? text.size() : incomplete(cell);
      if (text[cell] != separator_) {
        is_malformed_ = true;
        return line_end;
      }
      ++cell;
      continue;
    }
    const size_t next = FindEither(text, cell, separator_, '\n');
    if (next == text.size()) return is_last ? next : incomplete(next);
    if (text[next] == '\n') return next;
    cell = next + 1;
  }
}

size_t CsvFramer::Frame(std::string_view text, bool is_last, size_t max_record, Block& block) {
  size_t pos = 0;
  size_t counted = 0;
  uint32_t line = 0;
  while (pos < text.size() && block.records.size() < kMaxBlockRecords) {
    if (is_skipping_) {
      const size_t end = LineEnd(text, pos);
      is_skipping_ = end == text.size();
      pos = std::min(end + 1, text.size());
      continue;
    }
    const size_t end = RowEnd(text, pos, is_last, max_record);
    if (end == kNoRowEnd) return pos;
    line += static_cast<uint32_t>(CountNewlines(text.substr(counted, pos - counted)));
    counted = pos;
    size_t last = std::min(end, text.size());
    if (last > pos && text[last - 1] == '\r') --last;
    const std::string_view row = text.substr(pos, last - pos);
    Fault fault = is_malformed_ ? Fault::kMalformed : Fault::kNone;
    if (row.size() > max_record) fault = Fault::kTooLong;
    is_skipping_ = end >= text.size() && !is_last;
    if (!IsBlankLine(row)) {
      if (has_header_) {
        block.records.push_back(
            {static_cast<uint32_t>(pos), static_cast<uint32_t>(last), line, fault, kNoHeader});
      }
      has_header_ = true;
    }
    pos = std::min(end + 1, text.size());
  }
  return pos;
}

bool SplitCsvRow(std::string_view row, char separator, std::vector<CsvCell>& cells) {
  cells.clear();
  size_t pos = 0;
  while (true) {
    CsvCell cell;
    if (pos < row.size() && row[pos] == '"') {
      const size_t behind = SkipQuoted(row, pos);
      if (behind > row.size()) return false;
      cell.text = row.substr(pos + 1, behind - pos - 2);
      cell.has_quotes = cell.text.find('"') != std::string_view::npos;
      pos = behind;
      if (pos < row.size() && row[pos] != separator) return false;
    } else {
      const void* found =
          pos < row.size() ? std::memchr(row.data() + pos, separator, row.size() - pos) : nullptr;
      const size_t end = found == nullptr
                             ? row.size()
                             : static_cast<size_t>(static_cast<const char*>(found) - row.data());
      cell.text = row.substr(pos, end - pos);
      pos = end;
    }
    cells.push_back(cell);
    if (pos >= row.size()) return true;
    ++pos;
  }
}

std::string DecodeCsvCell(const CsvCell& cell) {
  return cell.has_quotes ? base::ReplaceAll(cell.text, "\"\"", "\"") : std::string(cell.text);
}

std::string_view DecodeCsvCell(const CsvCell& cell, Scratch& scratch) {
  return cell.has_quotes ? scratch.Copy(DecodeCsvCell(cell)) : cell.text;
}

}  // namespace quoll::ingest
