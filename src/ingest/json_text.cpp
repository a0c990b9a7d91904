#include "ingest/json_text.h"

#include <bitset>

#include "base/utf8.h"
#include "ingest/block.h"
#include "ingest/limits.h"

namespace quoll::ingest {
namespace {

bool IsJsonBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

int HexDigit(char c) {
  if (IsDigit(c)) return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The four digits behind `\u`, or -1.
int FourHexDigits(std::string_view text, size_t pos) {
  if (pos + 4 > text.size()) return -1;
  int value = 0;
  for (size_t i = 0; i < 4; ++i) {
    const int digit = HexDigit(text[pos + i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

// `pos` is behind the opening quote; gives the position of the closing one.
size_t ReadString(std::string_view text, size_t pos, bool& has_escape) {
  has_escape = false;
  while (true) {
    pos = FindEither(text, pos, '"', '\\');
    if (pos >= text.size()) return kNoEnd;
    if (text[pos] == '"') return pos;
    has_escape = true;
    const char next = pos + 1 < text.size() ? text[pos + 1] : '\0';
    if (next == 'u') {
      if (FourHexDigits(text, pos + 2) < 0) return kNoEnd;
      pos += 6;
      continue;
    }
    if (std::string_view("\"\\/bfnrt").find(next) == std::string_view::npos) return kNoEnd;
    pos += 2;
  }
}

size_t ReadNumber(std::string_view text, size_t pos) {
  const auto digits = [&] {
    const size_t start = pos;
    while (pos < text.size() && IsDigit(text[pos])) ++pos;
    return pos > start;
  };
  if (text[pos] == '-') ++pos;
  const size_t first = pos;
  if (!digits()) return kNoEnd;
  if (text[first] == '0' && pos > first + 1) return kNoEnd;
  if (pos < text.size() && text[pos] == '.') {
    ++pos;
    if (!digits()) return kNoEnd;
  }
  if (pos < text.size() && (text[pos] | 0x20) == 'e') {
    ++pos;
    if (pos < text.size() && (text[pos] == '+' || text[pos] == '-')) ++pos;
    if (!digits()) return kNoEnd;
  }
  return pos;
}

// A string, number or word.
size_t ReadScalar(std::string_view text, size_t pos, JsonValue& value) {
  const char c = text[pos];
  if (c == '"') {
    const size_t end = ReadString(text, pos + 1, value.has_escape);
    if (end == kNoEnd) return kNoEnd;
    value.kind = JsonKind::kString;
    value.text = text.substr(pos + 1, end - pos - 1);
    return end + 1;
  }
  size_t end = kNoEnd;
  if (c == '-' || IsDigit(c)) {
    value.kind = JsonKind::kNumber;
    end = ReadNumber(text, pos);
  } else {
    struct Word {
      std::string_view text;
      JsonKind kind;
    };
    for (const Word& word : {Word{"true", JsonKind::kTrue}, Word{"false", JsonKind::kFalse},
                             Word{"null", JsonKind::kNull}}) {
      if (!text.substr(pos).starts_with(word.text)) continue;
      value.kind = word.kind;
      end = pos + word.text.size();
    }
  }
  if (end != kNoEnd) value.text = text.substr(pos, end - pos);
  return end;
}

// Checks an array or object without recursion: a stack of bits says which of the two is open.
size_t ReadNested(std::string_view text, size_t pos) {
  std::bitset<kMaxJsonDepth> is_object;
  size_t depth = 0;
  enum class State { kValue, kFirstValue, kKey, kFirstKey, kAfterValue } state = State::kValue;
  JsonValue scalar;
  while (true) {
    pos = SkipJsonBlanks(text, pos);
    if (pos >= text.size()) return kNoEnd;
    const char c = text[pos];
    switch (state) {
      case State::kFirstKey:
      case State::kKey: {
        if (c == '}' && state == State::kFirstKey) {
          ++pos;
          if (--depth == 0) return pos;
          state = State::kAfterValue;
          break;
        }
        if (c != '"') return kNoEnd;
        const size_t end = ReadString(text, pos + 1, scalar.has_escape);
        if (end == kNoEnd) return kNoEnd;
        pos = SkipJsonBlanks(text, end + 1);
        if (pos >= text.size() || text[pos] != ':') return kNoEnd;
        ++pos;
        state = State::kValue;
        break;
      }
      case State::kFirstValue:
      case State::kValue:
        if (c == ']' && state == State::kFirstValue) {
          ++pos;
          if (--depth == 0) return pos;
          state = State::kAfterValue;
        } else if (c == '{' || c == '[') {
          if (depth == kMaxJsonDepth) return kNoEnd;
          is_object[depth++] = c == '{';
          ++pos;
          state = c == '{' ? State::kFirstKey : State::kFirstValue;
        } else {
          pos = ReadScalar(text, pos, scalar);
          if (pos == kNoEnd) return kNoEnd;
          state = State::kAfterValue;
        }
        break;
      case State::kAfterValue:
        if (c == ',') {
          ++pos;
          state = is_object[depth - 1] ? State::kKey : State::kValue;
        } else if (c == (is_object[depth - 1] ? '}' : ']')) {
          ++pos;
          if (--depth == 0) return pos;
        } else {
          return kNoEnd;
        }
        break;
    }
  }
}

void AppendDecoded(std::string_view raw, std::string& out) {
  for (size_t pos = 0; pos < raw.size();) {
    if (raw[pos] != '\\' || pos + 1 >= raw.size()) {
      out += raw[pos++];
      continue;
    }
    const char next = raw[pos + 1];
    pos += 2;
    switch (next) {
      case 'b':
        out += '\b';
        break;
      case 'f':
        out += '\f';
        break;
      case 'n':
        out += '\n';
        break;
      case 'r':
        out += '\r';
        break;
      case 't':
        out += '\t';
        break;
      case 'u': {
        auto code = static_cast<char32_t>(FourHexDigits(raw, pos));
        pos += 4;
        if ((code & 0xFC00) == 0xD800 && raw.substr(pos).starts_with("\\u")) {
          const auto low = static_cast<char32_t>(FourHexDigits(raw, pos + 2));
          if ((low & 0xFC00) == 0xDC00) {
            code = 0x10000 + ((code & 0x3FF) << 10 | (low & 0x3FF));
            pos += 6;
          }
        }
        base::AppendUtf8(out, (code & 0xFFFFF800) == 0xD800 ? base::kReplacementCharacter : code);
        break;
      }
      default:
        out += next;
        break;
    }
  }
}

}  // namespace

size_t SkipJsonBlanks(std::string_view text, size_t pos) {
  while (pos < text.size() && IsJsonBlank(text[pos])) ++pos;
  return pos;
}

bool JsonSkipper::NextValueStartsAt(std::string_view text, size_t line_start) const {
  if (record_indent_ < 0) return false;
  size_t pos = line_start;
  while (pos < text.size() && (text[pos] == ' ' || text[pos] == '\t')) ++pos;
  return pos < text.size() && text[pos] == '{' &&
         pos - line_start == static_cast<size_t>(record_indent_);
}

size_t JsonSkipper::SkipScalar(std::string_view text, size_t pos, bool is_last) {
  while (pos < text.size() && !IsJsonBlank(text[pos]) && text[pos] != ',' && text[pos] != ']' &&
         text[pos] != '}') {
    ++pos;
  }
  return pos < text.size() || is_last ? pos : kNoEnd;
}

size_t JsonSkipper::Skip(std::string_view text, size_t pos, bool is_last) {
  while (pos < text.size()) {
    if (is_in_string_) {
      if (is_escaped_) {
        is_escaped_ = false;
        if (text[pos] != '\n') ++pos;
        continue;
      }
      while (pos < text.size() && text[pos] != '"' && text[pos] != '\\' && text[pos] != '\n') ++pos;
      if (pos == text.size()) return kNoEnd;
      if (text[pos] == '\\') {
        is_escaped_ = true;
        ++pos;
        continue;
      }
      is_in_string_ = false;
      if (text[pos] == '"') ++pos;
      if (depth_ == 0) return pos;
      continue;
    }
    if (is_in_scalar_) return SkipScalar(text, pos, is_last);
    const char c = text[pos++];
    switch (c) {
      case '"':
        is_in_string_ = true;
        break;
      case '{':
      case '[':
        ++depth_;
        break;
      case '}':
      case ']':
        if (--depth_ <= 0) return pos;
        break;
      case '\n':
        is_cut_off_ = NextValueStartsAt(text, pos);
        if (is_cut_off_) return pos - 1;
        break;
      default:
        if (depth_ == 0) {
          is_in_scalar_ = true;
          --pos;
        }
        break;
    }
  }
  return kNoEnd;
}

size_t ReadJsonValue(std::string_view text, size_t pos, JsonValue& value) {
  if (pos >= text.size()) return kNoEnd;
  if (text[pos] != '{' && text[pos] != '[') return ReadScalar(text, pos, value);
  const size_t end = ReadNested(text, pos);
  if (end == kNoEnd) return kNoEnd;
  value.kind = text[pos] == '{' ? JsonKind::kObject : JsonKind::kArray;
  value.text = text.substr(pos, end - pos);
  return end;
}

bool JsonCursor::Enter(char open, char close) {
  pos_ = SkipJsonBlanks(text_, 0);
  if (pos_ >= text_.size() || text_[pos_] != open) return false;
  ++pos_;
  close_ = close;
  return true;
}

// Moves to the next item; false at the end or at a fault.
bool JsonCursor::BeginItem() {
  pos_ = SkipJsonBlanks(text_, pos_);
  if (pos_ >= text_.size()) return false;
  if (text_[pos_] == close_) {
    is_complete_ = SkipJsonBlanks(text_, pos_ + 1) == text_.size();
    return false;
  }
  if (!is_first_) {
    if (text_[pos_] != ',') return false;
    pos_ = SkipJsonBlanks(text_, pos_ + 1);
  }
  is_first_ = false;
  return pos_ < text_.size();
}

bool JsonCursor::Next(std::string_view& key, JsonValue& value) {
  if (!BeginItem() || text_[pos_] != '"') return false;
  bool has_escape = false;
  const size_t end = ReadString(text_, pos_ + 1, has_escape);
  if (end == kNoEnd) return false;
  key = text_.substr(pos_ + 1, end - pos_ - 1);
  pos_ = SkipJsonBlanks(text_, end + 1);
  if (pos_ >= text_.size() || text_[pos_] != ':') return false;
  pos_ = ReadJsonValue(text_, SkipJsonBlanks(text_, pos_ + 1), value);
  if (pos_ == kNoEnd)
    pos_ = text_.size();
  else
    return true;
  return false;
}

bool JsonCursor::Next(JsonValue& value) {
  if (!BeginItem()) return false;
  pos_ = ReadJsonValue(text_, pos_, value);
  if (pos_ != kNoEnd) return true;
  pos_ = text_.size();
  return false;
}

std::string_view DecodeJsonString(const JsonValue& value, Scratch& scratch) {
  if (!value.has_escape) return value.text;
  std::string out;
  AppendDecoded(value.text, out);
  return scratch.Copy(out);
}

std::string DecodeJsonString(std::string_view raw) {
  std::string out;
  AppendDecoded(raw, out);
  return out;
}

}  // namespace quoll::ingest
