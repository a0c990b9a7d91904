// What indexof() and indexof_regex() share: the window of the search and the count of occurrences.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "base/utf8.h"
#include "lang/functions/_rows.h"

namespace quoll::lang {

// In characters. Invalid: the row is null.
struct SearchRange {
  int64_t start = 0;
  int64_t length = -1;  // -1: to the end
  int64_t occurrence = 1;
  bool is_valid = true;
};

// One occurrence, in bytes of the text; `next` is where the search for the following one starts.
struct Found {
  bool is_found = false;
  size_t begin = 0;
  size_t end = 0;
  size_t next = 0;
};

// The arguments 2 (start), 3 (length) and 4 (occurrence).
inline SearchRange ReadSearchRange(const model::KernelCall& call, size_t row) {
  SearchRange range;
  for (size_t arg = 2; arg < call.args.size(); ++arg) {
    if (call.args[arg].IsNull(row)) range.is_valid = false;
  }
  range.start = OptionalCell<int64_t>(call, 2, row, 0);
  range.length = OptionalCell<int64_t>(call, 3, row, -1);
  range.occurrence = OptionalCell<int64_t>(call, 4, row, 1);
  if (range.length < -1 || range.occurrence < 0) range.is_valid = false;
  return range;
}

// The position in characters of the wanted occurrence, or -1. find(text, from) gives the first one
// from a byte on. The window's length counts anew from each occurrence, as Kusto's own example has
// it.
template <typename Find>
int64_t FindOccurrence(std::string_view text, const SearchRange& range, Find find) {
  int64_t start = range.start;
  if (start < 0) {
    start = std::max<int64_t>(0, start + static_cast<int64_t>(base::CountCodePoints(text)));
  }
  if (static_cast<uint64_t>(start) > text.size()) return -1;
  size_t from = base::OffsetOfCodePoint(text, static_cast<size_t>(start));
  for (int64_t number = 1;; ++number) {
    if (from > text.size()) return -1;
    const Found found = find(text, from);
    if (!found.is_found) return -1;
    if (range.length >= 0) {
      const size_t needed = base::CountCodePoints(text.substr(from, found.end - from));
      if (needed > static_cast<uint64_t>(range.length)) return -1;
    }
    if (number >= range.occurrence) {
      return static_cast<int64_t>(base::CountCodePoints(text.substr(0, found.begin)));
    }
    from = found.next;
  }
}

}  // namespace quoll::lang
