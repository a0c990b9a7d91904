#include "ingest/json_framer.h"

#include <algorithm>
#include <cstring>

#include "ingest/limits.h"

namespace quoll::ingest {
namespace {

// Names of lists of records in wrappers, and of lists of such wrappers.
constexpr std::string_view kRecordLists[] = {"records", "Records", "value", "results", "Results",
                                             "data",    "Data",    "rows",  "Rows",    "hits"};
constexpr std::string_view kWrapperLists[] = {"tables", "Tables"};
constexpr std::string_view kHeaders[] = {"columns", "Columns"};
constexpr size_t kMaxHeaderBytes = 1024 * 1024;
// Of the 2^20 rows that a block can number.
constexpr size_t kMaxLineRecords = 900'000;

template <size_t N>
bool IsOneOf(std::string_view text, const std::string_view (&names)[N]) {
  return std::find(std::begin(names), std::end(names), text) != std::end(names);
}

// A key and the start of its value; kNoEnd if the text ends before.
struct FieldStart {
  std::string_view key;
  size_t value = kNoEnd;
  bool is_malformed = false;
};

FieldStart ReadFieldStart(std::string_view text, size_t pos) {
  FieldStart out;
  if (text[pos] != '"') {
    out.is_malformed = true;
    return out;
  }
  JsonSkipper skipper;
  const size_t end = skipper.Skip(text, pos, false);
  if (end == kNoEnd) return out;
  out.key = text.substr(pos + 1, end - pos - 2);
  const size_t colon = SkipJsonBlanks(text, end);
  if (colon == text.size()) return out;
  out.is_malformed = text[colon] != ':';
  const size_t value = SkipJsonBlanks(text, colon + 1);
  if (value < text.size()) out.value = value;
  return out;
}

// True if the list at `pos` (its `[`) may hold records: objects, arrays, or nothing.
bool MayHoldRecords(std::string_view text, size_t pos) {
  const size_t first = SkipJsonBlanks(text, pos + 1);
  return first == text.size() || text[first] == '{' || text[first] == '[' || text[first] == ']';
}

bool IsWrapper(std::string_view text, size_t pos) {
  ++pos;
  while (true) {
    pos = SkipJsonBlanks(text, pos);
    if (pos < text.size() && text[pos] == ',') pos = SkipJsonBlanks(text, pos + 1);
    if (pos >= text.size() || text[pos] == '}') return false;
    const FieldStart field = ReadFieldStart(text, pos);
    if (field.is_malformed || field.value == kNoEnd) return false;
    const char c = text[field.value];
    if (c == '[' && IsOneOf(field.key, kRecordLists) && MayHoldRecords(text, field.value))
      return true;
    if (c == '[' && IsOneOf(field.key, kWrapperLists) && MayHoldRecords(text, field.value))
      return true;
    if (c == '{' && field.key == "hits") return true;
    JsonSkipper skipper;
    pos = skipper.Skip(text, field.value, false);
    if (pos == kNoEnd) return false;
  }
}

// True if an object ends and another one starts on the line.
bool HoldsSeveral(std::string_view line) {
  for (size_t pos = line.find('}'); pos != std::string_view::npos; pos = line.find('}', pos + 1)) {
    const size_t next = SkipJsonBlanks(line, pos + 1);
    if (next < line.size() && line[next] == '{') return true;
  }
  return false;
}

// Blanks before `pos` on its line, or -1 if there is more than blanks or the line's start is not at
// hand.
int IndentOf(std::string_view text, size_t pos, bool is_text_at_line_start) {
  size_t start = pos;
  while (start > 0 && (text[start - 1] == ' ' || text[start - 1] == '\t')) --start;
  if (start > 0 ? text[start - 1] != '\n' : !is_text_at_line_start) return -1;
  return static_cast<int>(pos - start);
}

// The line break before `pos` if there are only blanks between, but not before `floor`; else `pos`.
// A block that starts with it still shows the indent of its first record.
size_t LineBreakBefore(std::string_view text, size_t pos, size_t floor) {
  size_t start = pos;
  while (start > floor && (text[start - 1] == ' ' || text[start - 1] == '\t')) --start;
  return start > floor && text[start - 1] == '\n' ? start - 1 : pos;
}

}  // namespace

JsonShape JsonShapeOf(std::string_view sample) {
  JsonShape shape;
  const size_t start = SkipJsonBlanks(sample, 0);
  if (start >= sample.size() || sample[start] != '{') return shape;
  shape.has_wrappers = IsWrapper(sample, start);
  const size_t line_end = sample.find('\n', start);
  if (line_end == std::string_view::npos) return shape;
  JsonSkipper skipper;
  const size_t end = skipper.Skip(sample.substr(0, line_end), start, true);
  shape.is_line_wise = end != kNoEnd;
  return shape;
}

void JsonFramer::Reset() {
  stack_ = {Container::kTop};
  wrapper_start_ = kNoEnd;
  header_.reset();
  is_skipping_ = false;
}

uint32_t JsonFramer::LineOf(std::string_view text, size_t pos) {
  if (pos > counted_pos_) {
    counted_line_ +=
        static_cast<uint32_t>(CountNewlines(text.substr(counted_pos_, pos - counted_pos_)));
    counted_pos_ = pos;
  }
  return counted_line_;
}

void JsonFramer::Emit(Block& block, std::string_view text, size_t begin, size_t end, Fault fault) {
  if (header_ && header_idx_ == kNoHeader && block.headers.size() < kNoHeader) {
    header_idx_ = static_cast<uint16_t>(block.headers.size());
    block.headers.push_back(header_);
  }
  while (end > begin && (text[end - 1] == '\r' || text[end - 1] == '\n')) --end;
  block.records.push_back({static_cast<uint32_t>(begin), static_cast<uint32_t>(end),
                           LineOf(text, begin), fault, header_ ? header_idx_ : kNoHeader});
}

size_t JsonFramer::Frame(std::string_view text, bool is_last, size_t max_record, Block& block) {
  counted_pos_ = 0;
  counted_line_ = 0;
  header_idx_ = kNoHeader;
  if (shape_.is_line_wise) return FrameLines(text, is_last, max_record, block);
  const size_t done = FrameDocument(text, 0, is_last, max_record, kMaxBlockRecords, block);
  is_at_start_ = is_at_start_ && done == 0;
  return done;
}

size_t JsonFramer::FrameLines(std::string_view text, bool is_last, size_t max_record,
                              Block& block) {
  size_t pos = 0;
  uint32_t line = 0;
  while (pos < text.size() && block.records.size() < kMaxBlockRecords) {
    const void* found = std::memchr(text.data() + pos, '\n', text.size() - pos);
    const bool has_end = found != nullptr;
    const size_t end =
        has_end ? static_cast<size_t>(static_cast<const char*>(found) - text.data()) : text.size();
    if (is_skipping_) {
      is_skipping_ = !has_end;
    } else if (!has_end && !is_last && end - pos <= max_record) {
      return pos;
    } else if (!has_end && !is_last) {
      block.records.push_back({static_cast<uint32_t>(pos), static_cast<uint32_t>(end), line,
                               Fault::kTooLong, kNoHeader});
      is_skipping_ = true;
    } else {
      FrameLine(text, pos, end, line, max_record, block);
    }
    line += has_end;
    pos = has_end ? end + 1 : end;
  }
  return pos;
}

void JsonFramer::FrameLine(std::string_view text, size_t begin, size_t end, uint32_t line,
                           size_t max_record, Block& block) {
  if (end > begin && text[end - 1] == '\r') --end;
  const std::string_view record = text.substr(begin, end - begin);
  const size_t start = SkipJsonBlanks(record, 0);
  if (start == record.size()) return;
  const bool is_plain = record[start] == '{' && !shape_.has_wrappers && !HoldsSeveral(record);
  const bool is_garbage = record[start] != '{' && record[start] != '[';
  if (is_plain || is_garbage) {
    const Fault fault = record.size() > max_record ? Fault::kTooLong : Fault::kNone;
    block.records.push_back(
        {static_cast<uint32_t>(begin), static_cast<uint32_t>(end), line, fault, kNoHeader});
    return;
  }
  counted_pos_ = begin;
  counted_line_ = line;
  const size_t done =
      FrameDocument(text.substr(0, end), begin, true, max_record, kMaxLineRecords, block);
  if (done == end) return;
  Emit(block, text, done, end, Fault::kTooLong);
  Reset();
}

size_t JsonFramer::FrameDocument(std::string_view text, size_t pos, bool is_last, size_t max_record,
                                 size_t max_records, Block& block) {
  if (is_skipping_) {
    const size_t end = skipper_.Skip(text, pos, is_last);
    if (end == kNoEnd) return text.size();
    is_skipping_ = false;
    pos = end;
  }
  // Everything before `done` is dealt with. A wrapper is dealt with once a list in it was found.
  size_t done = pos;
  while (true) {
    if (wrapper_start_ == kNoEnd) done = LineBreakBefore(text, pos, done);
    while (pos < text.size() && (text[pos] == ',' || SkipJsonBlanks(text, pos) > pos)) {
      pos = text[pos] == ',' ? pos + 1 : SkipJsonBlanks(text, pos);
    }
    if (pos >= text.size()) break;
    if (wrapper_start_ == kNoEnd) {
      done = LineBreakBefore(text, pos, done);
      if (block.records.size() >= max_records) return done;
    }
    if (TakeItem(text, pos, is_last, max_record, block) == Step::kDone) continue;
    if (is_skipping_) return text.size();
    break;
  }
  if (!is_last && text.size() - done <= max_record) {
    if (wrapper_start_ != kNoEnd) Reset();
    return done;
  }
  // The end of the input, or a wrapper whose list does not come: what is open was cut off.
  const Fault last = block.records.empty() ? Fault::kNone : block.records.back().fault;
  if (wrapper_start_ != kNoEnd) {
    Emit(block, text, done, text.size(), is_last ? Fault::kCutOff : Fault::kTooLong);
  } else if (is_last && stack_.size() > 1 && last != Fault::kCutOff && last != Fault::kTooLong) {
    Emit(block, text, text.size(), text.size(), Fault::kCutOff);
  } else if (!is_last) {
    return done;
  }
  Reset();
  return text.size();
}

JsonFramer::Step JsonFramer::TakeItem(std::string_view text, size_t& pos, bool is_last,
                                      size_t max_record, Block& block) {
  const char c = text[pos];
  switch (stack_.back()) {
    case Container::kTop:
      if (c == '[') {
        stack_.push_back(Container::kRecords);
        ++pos;
        return Step::kDone;
      }
      if (c == '{' && shape_.has_wrappers) {
        stack_.push_back(Container::kWrapper);
        wrapper_start_ = pos++;
        return Step::kDone;
      }
      if (c == ']' || c == '}') break;
      return TakeRecord(text, pos, is_last, max_record, block);
    case Container::kRecords:
      if (c == ']') {
        stack_.pop_back();
        ++pos;
        return Step::kDone;
      }
      if (c == '}') break;
      return TakeRecord(text, pos, is_last, max_record, block);
    case Container::kWrappers:
      if (c == ']') {
        stack_.pop_back();
        ++pos;
        return Step::kDone;
      }
      if (c != '{') break;
      stack_.push_back(Container::kWrapper);
      ++pos;
      return Step::kDone;
    case Container::kWrapper:
      if (c == '}') {
        ++pos;
        stack_.pop_back();
        header_.reset();
        header_idx_ = kNoHeader;
        // No list in it: the object itself is the record.
        if (stack_.size() == 1 && wrapper_start_ != kNoEnd) {
          Emit(block, text, wrapper_start_, pos, Fault::kNone);
          wrapper_start_ = kNoEnd;
        }
        return Step::kDone;
      }
      return TakeWrapperField(text, pos, is_last);
  }
  TakeGarbage(text, pos, block);
  return Step::kDone;
}

// What stands where a value should: up to the end of the line.
void JsonFramer::TakeGarbage(std::string_view text, size_t& pos, Block& block) {
  const size_t end = std::min(text.find('\n', pos), text.size());
  Emit(block, text, pos, end, Fault::kMalformed);
  pos = end;
}

JsonFramer::Step JsonFramer::TakeRecord(std::string_view text, size_t& pos, bool is_last,
                                        size_t max_record, Block& block) {
  skipper_ = JsonSkipper(IndentOf(text, pos, is_at_start_));
  const size_t end = skipper_.Skip(text, pos, is_last);
  const size_t last = end == kNoEnd ? text.size() : end;
  if (last - pos > max_record) {
    Emit(block, text, pos, last, Fault::kTooLong);
    is_skipping_ = end == kNoEnd;
    pos = last;
    return is_skipping_ && !is_last ? Step::kNeedsMore : Step::kDone;
  }
  if (end == kNoEnd && !is_last) return Step::kNeedsMore;
  if (end == pos) {
    TakeGarbage(text, pos, block);
    if (pos == end) ++pos;
    return Step::kDone;
  }
  Emit(block, text, pos, last,
       end == kNoEnd || skipper_.is_cut_off() ? Fault::kCutOff : Fault::kNone);
  pos = last;
  return Step::kDone;
}

JsonFramer::Step JsonFramer::TakeWrapperField(std::string_view text, size_t& pos, bool is_last) {
  const FieldStart field = ReadFieldStart(text, pos);
  if (field.is_malformed) {
    // A wrapper without sense: leave it, what follows is read as records.
    pos = std::min(text.find_first_of("{[\n", pos), text.size());
    stack_.pop_back();
    return Step::kDone;
  }
  if (field.value == kNoEnd) return Step::kNeedsMore;
  const char c = text[field.value];
  const bool is_list = c == '[' && MayHoldRecords(text, field.value);
  if (is_list && IsOneOf(field.key, kRecordLists)) {
    stack_.push_back(Container::kRecords);
  } else if (is_list && IsOneOf(field.key, kWrapperLists)) {
    stack_.push_back(Container::kWrappers);
  } else if (c == '{' && field.key == "hits") {
    stack_.push_back(Container::kWrapper);
  } else {
    JsonSkipper skipper;
    const size_t end = skipper.Skip(text, field.value, is_last);
    if (end == kNoEnd) return Step::kNeedsMore;
    if (IsOneOf(field.key, kHeaders) && end - field.value <= kMaxHeaderBytes) {
      header_ = std::make_shared<const std::string>(text.substr(field.value, end - field.value));
      header_idx_ = kNoHeader;
    }
    pos = end;
    return Step::kDone;
  }
  wrapper_start_ = kNoEnd;
  pos = field.value + 1;
  return Step::kDone;
}

}  // namespace quoll::ingest
