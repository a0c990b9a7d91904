// JSON text, and the text inside a dynamic(…) literal, to the binary form. One recursive-descent
// reader for both: the literal form is JSON plus what Kusto allows in addition. Hand-written
// because the values go straight into a DynamicWriter, exactly (integers stay long), and because
// raw control characters must make a text invalid.
#include <cmath>
#include <charconv>

#include "base/text.h"
#include "base/ticks.h"
#include "base/utf8.h"
#include "model/dynamic.h"
#include "model/numbers.h"

namespace quoll::model {
namespace {

enum class Dialect { kJson, kLiteral };

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Neither a control character nor one that ends or escapes in a string of either dialect.
bool IsPlain(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; }

int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

class Reader {
 public:
  Reader(std::string_view text, Dialect dialect) : text_(text), dialect_(dialect) {}

  // Reads the whole text; false when it is not of the dialect.
  bool Read() {
    SkipBlanks();
    if (!ReadValue(0)) return false;
    SkipBlanks();
    return at_end();
  }
  std::string Take() { return writer_.Take(); }

 private:
  bool at_end() const { return pos_ >= text_.size(); }
  // NUL at the end, which no caller looks for.
  char Peek() const { return at_end() ? '\0' : text_[pos_]; }
  bool Eat(char c) {
    if (Peek() != c || at_end()) return false;
    ++pos_;
    return true;
  }
  bool is_literal() const { return dialect_ == Dialect::kLiteral; }

  void SkipBlanks();
  bool ReadValue(int depth);
  bool ReadArray(int depth);
  bool ReadBag(int depth);
  bool ReadNumber();
  bool ReadWord(int depth);
  bool ReadTyped(std::string_view type, int depth);
  bool ReadTimespan(size_t begin);
  bool AtString() const;
  bool ReadStringValue();
  // Reads a string into `scratch_` or leaves it where it stands; the view lives until the next
  // string.
  bool ReadString(std::string_view& value);
  bool ReadVerbatim(std::string_view& value);
  bool ReadEscape();
  bool ReadHex(size_t num_digits, char32_t& value);
  bool ReadUnicodeEscape();

  std::string_view text_;
  Dialect dialect_;
  size_t pos_ = 0;
  std::string scratch_;
  DynamicWriter writer_;
};

void Reader::SkipBlanks() {
  while (!at_end()) {
    const char c = text_[pos_];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++pos_;
    } else if (is_literal() && text_.substr(pos_, 2) == "//") {
      pos_ = std::min(text_.find('\n', pos_), text_.size());
    } else {
      return;
    }
  }
}

bool Reader::ReadValue(int depth) {
  const char c = Peek();
  if (c == '{') return ReadBag(depth + 1);
  if (c == '[') return ReadArray(depth + 1);
  if (AtString()) return ReadStringValue();
  if (IsDigit(c) || c == '-' || (is_literal() && (c == '+' || c == '.'))) return ReadNumber();
  return ReadWord(depth);
}

bool Reader::ReadArray(int depth) {
  if (depth > kMaxDynamicDepth) return false;
  ++pos_;
  writer_.BeginArray();
  SkipBlanks();
  bool is_done = Eat(']');
  while (!is_done) {
    if (!ReadValue(depth)) return false;
    SkipBlanks();
    is_done = Eat(']');
    if (is_done) break;
    if (!Eat(',')) return false;
    SkipBlanks();
    // Kusto's literals may end in a comma.
    is_done = is_literal() && Eat(']');
  }
  writer_.EndArray();
  return true;
}

bool Reader::ReadBag(int depth) {
  if (depth > kMaxDynamicDepth) return false;
  ++pos_;
  writer_.BeginBag();
  SkipBlanks();
  bool is_done = Eat('}');
  while (!is_done) {
    std::string_view name;
    if (Peek() != '"' && !(is_literal() && (Peek() == '\'' || Peek() == '@'))) return false;
    if (!ReadString(name)) return false;
    writer_.Name(name);
    SkipBlanks();
    if (!Eat(':')) return false;
    SkipBlanks();
    if (!ReadValue(depth)) return false;
    SkipBlanks();
    is_done = Eat('}');
    if (is_done) break;
    if (!Eat(',')) return false;
    SkipBlanks();
    is_done = is_literal() && Eat('}');
  }
  writer_.EndBag();
  return true;
}

bool Reader::ReadNumber() {
  const size_t begin = pos_;
  if (!Eat('-') && is_literal()) Eat('+');
  const size_t first_digit = pos_;
  while (IsDigit(Peek())) ++pos_;
  const size_t num_digits = pos_ - first_digit;
  if (num_digits == 0 && !is_literal()) return false;
  if (num_digits > 1 && text_[first_digit] == '0' && !is_literal()) return false;
  bool is_real = false;
  if (Peek() == '.') {
    is_real = true;
    const size_t point = pos_++;
    while (IsDigit(Peek())) ++pos_;
    if (pos_ == point + 1 && (!is_literal() || num_digits == 0)) return false;
  }
  if (Peek() == 'e' || Peek() == 'E') {
    is_real = true;
    ++pos_;
    if (!Eat('-')) Eat('+');
    if (!IsDigit(Peek())) return false;
    while (IsDigit(Peek())) ++pos_;
  }
  // `1h`, `00:10:00`, `0x1F`.
  if (is_literal() && (IsLetter(Peek()) || Peek() == ':')) return ReadTimespan(begin);
  const std::string_view digits = text_.substr(begin, pos_ - begin);
  if (!is_real) {
    if (const auto value = base::ParseInteger(digits)) {
      writer_.Long(*value);
      return true;
    }
  }
  const auto value = base::ParseReal(digits);
  // A number too large for a real is no literal; in JSON text it is infinite.
  if (!value || (is_literal() && std::isinf(*value))) return false;
  writer_.Real(*value);
  return true;
}

bool Reader::ReadTimespan(size_t begin) {
  while (IsLetter(Peek()) || IsDigit(Peek()) || Peek() == ':' || Peek() == '.') ++pos_;
  const std::string_view token = text_.substr(begin, pos_ - begin);
  if (const auto ticks = base::ParseTimespan(token)) {
    writer_.Timespan(*ticks);
    return true;
  }
  const auto value = LongFromText(token);
  if (value) writer_.Long(*value);
  return value.has_value();
}

bool Reader::ReadWord(int depth) {
  const size_t begin = pos_;
  while (IsLetter(Peek())) ++pos_;
  const std::string_view word = text_.substr(begin, pos_ - begin);
  if (is_literal() && Peek() == '(') return ReadTyped(word, depth);
  if (word == "null") {
    writer_.Null();
  } else if (word == "true" || (is_literal() && base::EqualsIgnoreCase(word, "true"))) {
    writer_.Bool(true);
  } else if (word == "false" || (is_literal() && base::EqualsIgnoreCase(word, "false"))) {
    writer_.Bool(false);
  } else {
    return false;
  }
  return true;
}

template <typename T, typename Write>
bool WriteIf(const std::optional<T>& value, Write write) {
  if (value) write(*value);
  return value.has_value();
}

bool Reader::ReadTyped(std::string_view type_name, int depth) {
  const auto type = TypeFromName(type_name);
  if (!type || *type == Type::kString) return false;
  ++pos_;
  SkipBlanks();
  if (*type == Type::kDynamic) {
    if (depth >= kMaxDynamicDepth || !ReadValue(depth + 1)) return false;
    SkipBlanks();
    return Eat(')');
  }
  const size_t close = text_.find(')', pos_);
  if (close == std::string_view::npos) return false;
  std::string_view body = base::TrimBlanks(text_.substr(pos_, close - pos_));
  pos_ = close + 1;
  const bool is_quoted = body.size() >= 2 && (body.front() == '"' || body.front() == '\'') &&
                         body.back() == body.front();
  if (is_quoted) body = body.substr(1, body.size() - 2);
  if (body == "null") {
    writer_.Null();
    return true;
  }
  switch (*type) {
    case Type::kBool:
      return WriteIf(BoolFromText(body), [&](bool v) { writer_.Bool(v); });
    case Type::kInt:
      return WriteIf(IntFromText(body), [&](int32_t v) { writer_.Int(v); });
    case Type::kLong:
      return WriteIf(LongFromText(body), [&](int64_t v) { writer_.Long(v); });
    case Type::kReal:
      return WriteIf(RealFromText(body), [&](double v) { writer_.Real(v); });
    case Type::kDecimal:
      return WriteIf(DecimalFromText(body), [&](const Bytes16& v) { writer_.Decimal(v); });
    case Type::kGuid:
      return WriteIf(GuidFromText(body), [&](const Bytes16& v) { writer_.Guid(v); });
    case Type::kDatetime:
      return WriteIf(base::ParseDatetime(body), [&](int64_t v) { writer_.Datetime(v); });
    case Type::kTimespan: {
      // A bare number counts days.
      if (const auto days = base::ParseReal(body)) {
        const auto ticks = base::ParseTimespan(std::string(body) + "d");
        return WriteIf(ticks, [&](int64_t v) { writer_.Timespan(v); });
      }
      return WriteIf(base::ParseTimespan(body), [&](int64_t v) { writer_.Timespan(v); });
    }
    case Type::kString:
    case Type::kDynamic:
      return false;
  }
  return false;
}

bool Reader::AtString() const {
  const char c = Peek();
  if (c == '"' || !is_literal()) return c == '"';
  const char next = pos_ + 1 < text_.size() ? text_[pos_ + 1] : '\0';
  const bool is_marked = (c == 'h' || c == 'H') && (next == '"' || next == '\'' || next == '@');
  return c == '\'' || c == '@' || is_marked;
}

bool Reader::ReadStringValue() {
  std::string_view value;
  if (!ReadString(value)) return false;
  if (is_literal()) {
    size_t end = pos_;
    SkipBlanks();
    if (AtString()) {
      // Neighbouring literals are one string, as everywhere in Kusto.
      std::string joined(value);
      do {
        if (!ReadString(value)) return false;
        joined += value;
        end = pos_;
        SkipBlanks();
      } while (AtString());
      writer_.String(joined);
      pos_ = end;
      return true;
    }
    pos_ = end;
  }
  writer_.String(value);
  return true;
}

bool Reader::ReadString(std::string_view& value) {
  if (is_literal() && (Peek() == 'h' || Peek() == 'H')) ++pos_;
  if (is_literal() && Eat('@')) return ReadVerbatim(value);
  const char quote = Peek();
  if (quote != '"' && !(is_literal() && quote == '\'')) return false;
  const size_t begin = ++pos_;
  bool is_plain = true;
  while (!at_end()) {
    const char c = text_[pos_];
    if (c == quote) {
      value = is_plain ? text_.substr(begin, pos_ - begin) : std::string_view(scratch_);
      ++pos_;
      return true;
    }
    if (static_cast<unsigned char>(c) < 0x20 && !(is_literal() && c == '\t')) return false;
    if (c == '\\') {
      if (is_plain) scratch_.assign(text_.substr(begin, pos_ - begin));
      is_plain = false;
      ++pos_;
      if (!ReadEscape()) return false;
      continue;
    }
    // A run without anything special.
    const size_t run = pos_++;
    while (!at_end() && IsPlain(text_[pos_]) && text_[pos_] != quote) ++pos_;
    if (!is_plain) scratch_.append(text_.substr(run, pos_ - run));
  }
  return false;
}

bool Reader::ReadVerbatim(std::string_view& value) {
  const char quote = Peek();
  if (quote != '"' && quote != '\'') return false;
  ++pos_;
  scratch_.clear();
  while (!at_end()) {
    const char c = text_[pos_++];
    if (c == quote && !Eat(quote)) {
      value = scratch_;
      return true;
    }
    scratch_.push_back(c);
  }
  return false;
}

bool Reader::ReadEscape() {
  const char c = Peek();
  if (at_end()) return false;
  ++pos_;
  switch (c) {
    case '"':
    case '\\':
    case '/':
      scratch_.push_back(c);
      return true;
    case 'b':
      scratch_.push_back('\b');
      return true;
    case 'f':
      scratch_.push_back('\f');
      return true;
    case 'n':
      scratch_.push_back('\n');
      return true;
    case 'r':
      scratch_.push_back('\r');
      return true;
    case 't':
      scratch_.push_back('\t');
      return true;
    case 'u':
      return ReadUnicodeEscape();
    default:
      break;
  }
  if (!is_literal()) return false;
  char32_t code_point = 0;
  switch (c) {
    case '\'':
      scratch_.push_back(c);
      return true;
    case '0':
      scratch_.push_back('\0');
      return true;
    case 'a':
      scratch_.push_back('\a');
      return true;
    case 'v':
      scratch_.push_back('\v');
      return true;
    case 'x':
      if (!ReadHex(2, code_point)) return false;
      base::AppendUtf8(scratch_, code_point);
      return true;
    default:
      return false;
  }
}

bool Reader::ReadHex(size_t num_digits, char32_t& value) {
  value = 0;
  for (size_t i = 0; i < num_digits; ++i) {
    const int digit = HexValue(Peek());
    if (at_end() || digit < 0) return false;
    value = value * 16 + static_cast<char32_t>(digit);
    ++pos_;
  }
  return true;
}

bool Reader::ReadUnicodeEscape() {
  constexpr size_t kNumDigits = 4;
  char32_t unit = 0;
  if (!ReadHex(kNumDigits, unit)) return false;
  const bool is_high = unit >= 0xD800 && unit < 0xDC00;
  if (is_high && text_.substr(pos_, 2) == "\\u") {
    const size_t before = pos_;
    pos_ += 2;
    char32_t low = 0;
    if (!ReadHex(kNumDigits, low)) return false;
    if (low >= 0xDC00 && low < 0xE000) {
      base::AppendUtf8(scratch_, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
      return true;
    }
    pos_ = before;
  }
  // Half of a pair has no UTF-8 form.
  const bool is_half = unit >= 0xD800 && unit < 0xE000;
  base::AppendUtf8(scratch_, is_half ? base::kReplacementCharacter : unit);
  return true;
}

std::optional<std::string> Convert(std::string_view text, Dialect dialect) {
  if (text.size() > kMaxJsonBytes) return std::nullopt;
  Reader reader(text, dialect);
  if (!reader.Read()) return std::nullopt;
  return reader.Take();
}

}  // namespace

std::optional<std::string> DynamicFromJson(std::string_view json) {
  return Convert(json, Dialect::kJson);
}

std::optional<std::string> DynamicFromLiteral(std::string_view text) {
  return Convert(text, Dialect::kLiteral);
}

}  // namespace quoll::model
