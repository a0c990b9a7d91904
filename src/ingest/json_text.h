// JSON as bytes: skipping, checking and decoding values in place. Hand-written because records are
// cut out of streams that may be broken anywhere, and because fields that no query wants must cost
// no more than a look.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ingest/row_builder.h"

namespace quoll::ingest {

inline constexpr size_t kNoEnd = SIZE_MAX;

// Finds the end of a value by brackets and quotes alone, over several pieces of text. Raw newlines
// are not allowed in strings: one there ends the string, so that an unclosed quote spoils one line
// only.
class JsonSkipper {
 public:
  // `record_indent`: if the value started its line behind this many blanks, a `{` at the same place
  // starts the next value: this one was cut off. -1: unknown.
  explicit JsonSkipper(int record_indent = -1) : record_indent_(record_indent) {}
  // Continues at `pos`; the position behind the value, or kNoEnd if the text ends before. A scalar
  // ends at the end of the text only with `is_last`.
  size_t Skip(std::string_view text, size_t pos, bool is_last);
  // Set when the value ended because the next one starts.
  bool is_cut_off() const { return is_cut_off_; }

 private:
  size_t SkipScalar(std::string_view text, size_t pos, bool is_last);
  bool NextValueStartsAt(std::string_view text, size_t line_start) const;
  int record_indent_;
  int depth_ = 0;
  bool is_in_string_ = false;
  bool is_in_scalar_ = false;
  bool is_escaped_ = false;
  bool is_cut_off_ = false;
};

enum class JsonKind : uint8_t { kString, kNumber, kTrue, kFalse, kNull, kObject, kArray };

struct JsonValue {
  JsonKind kind = JsonKind::kNull;
  bool has_escape = false;  // of a string
  // The text of the value; of a string what stands between the quotes.
  std::string_view text;
};

// Reads and checks the value at `pos` by JSON's grammar; kNoEnd if it is malformed or nested deeper
// than kMaxJsonDepth. Control characters in strings are let through, as some exporters write them.
size_t ReadJsonValue(std::string_view text, size_t pos, JsonValue& value);
size_t SkipJsonBlanks(std::string_view text, size_t pos);

// Walks the fields of an object or the elements of an array, whose text is given whole.
class JsonCursor {
 public:
  explicit JsonCursor(std::string_view text) : text_(text) {}
  // Enters the object or array; false if there is none.
  bool EnterObject() { return Enter('{', '}'); }
  bool EnterArray() { return Enter('[', ']'); }
  // The next field or element; false at the end or at a fault. Keys come as they stand between the
  // quotes.
  bool Next(std::string_view& key, JsonValue& value);
  bool Next(JsonValue& value);
  // After Next gave false: true if the text is well-formed and nothing follows it.
  bool IsComplete() const { return is_complete_; }

 private:
  bool Enter(char open, char close);
  bool BeginItem();
  std::string_view text_;
  size_t pos_ = 0;
  char close_ = '\0';
  bool is_first_ = true;
  bool is_complete_ = false;
};

// Decodes escapes; a lone surrogate becomes U+FFFD. The result lies in `scratch` if there were any.
std::string_view DecodeJsonString(const JsonValue& value, Scratch& scratch);
std::string DecodeJsonString(std::string_view raw);

}  // namespace quoll::ingest
