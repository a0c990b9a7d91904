// The algorithm of RFC 3492, section 6: the characters beyond ASCII as differences of (code point,
// place), in digits of base 36 whose weights adapt.
#include "lang/functions/_punycode.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"
#include "base/utf8.h"

namespace quoll::lang {
namespace {

constexpr uint32_t kBase = 36;
constexpr uint32_t kMinThreshold = 1;
constexpr uint32_t kMaxThreshold = 26;
constexpr uint32_t kSkew = 38;
constexpr uint32_t kDamp = 700;
constexpr uint32_t kFirstBias = 72;
constexpr uint32_t kFirstCodePoint = 128;
// Encoding takes time quadratic in the length; labels of a domain have at most 63 characters.
constexpr size_t kMaxLength = 4096;

uint32_t Adapt(uint32_t delta, uint32_t num_points, bool is_first) {
  delta = is_first ? delta / kDamp : delta / 2;
  delta += delta / num_points;
  uint32_t steps = 0;
  for (; delta > (kBase - kMinThreshold) * kMaxThreshold / 2; steps += kBase)
    delta /= kBase - kMinThreshold;
  return steps + (kBase - kMinThreshold + 1) * delta / (delta + kSkew);
}

uint32_t Threshold(uint32_t position, uint32_t bias) {
  if (position <= bias + kMinThreshold) return kMinThreshold;
  return std::min(position - bias, kMaxThreshold);
}

char DigitOf(uint32_t value) {
  return static_cast<char>(value < 26 ? 'a' + value : '0' + (value - 26));
}

// kBase for what is no digit.
uint32_t ValueOf(char digit) {
  if (digit >= 'a' && digit <= 'z') return static_cast<uint32_t>(digit - 'a');
  if (digit >= 'A' && digit <= 'Z') return static_cast<uint32_t>(digit - 'A');
  if (digit >= '0' && digit <= '9') return static_cast<uint32_t>(digit - '0') + 26;
  return kBase;
}

void AppendNumber(uint32_t number, uint32_t bias, std::string& out) {
  for (uint32_t position = kBase;; position += kBase) {
    const uint32_t threshold = Threshold(position, bias);
    if (number < threshold) break;
    out += DigitOf(threshold + (number - threshold) % (kBase - threshold));
    number = (number - threshold) / (kBase - threshold);
  }
  out += DigitOf(number);
}

// Reads a number and moves `pos` behind it; false when it is cut off or too large.
bool ReadNumber(std::string_view text, uint32_t bias, size_t& pos, uint64_t& number) {
  uint64_t weight = 1;
  number = 0;
  for (uint32_t position = kBase;; position += kBase) {
    const uint32_t digit = pos < text.size() ? ValueOf(text[pos++]) : kBase;
    if (digit >= kBase) return false;
    number += digit * weight;
    if (number > UINT32_MAX || weight > UINT32_MAX) return false;
    const uint32_t threshold = Threshold(position, bias);
    if (digit < threshold) return true;
    weight *= kBase - threshold;
  }
}

// Replaces the other full stops that IDNA knows by the plain one.
std::string WithPlainDots(std::string_view domain) {
  std::string text(domain);
  for (const std::string_view dot : {"\u3002", "\uFF0E", "\uFF61"})
    text = base::ReplaceAll(text, dot, ".");
  return text;
}

}  // namespace

bool EncodePunycode(std::string_view text, std::string& out) {
  std::u32string points;
  for (size_t pos = 0; pos < text.size();) points += base::DecodeUtf8(text, pos);
  if (points.size() > kMaxLength) return false;
  uint32_t num_done = 0;
  for (const char32_t point : points) {
    if (point >= kFirstCodePoint) continue;
    out += static_cast<char>(point);
    ++num_done;
  }
  const uint32_t num_basic = num_done;
  if (num_basic > 0 && num_basic < points.size()) out += '-';
  uint32_t next = kFirstCodePoint;
  uint32_t delta = 0;
  uint32_t bias = kFirstBias;
  while (num_done < points.size()) {
    uint32_t smallest = UINT32_MAX;
    for (const char32_t point : points) {
      if (point >= next) smallest = std::min(smallest, static_cast<uint32_t>(point));
    }
    // Cannot overflow: at most 0x110000 code points times kMaxLength.
    delta += (smallest - next) * (num_done + 1);
    next = smallest;
    for (const char32_t point : points) {
      if (point < next) ++delta;
      if (point != next) continue;
      AppendNumber(delta, bias, out);
      bias = Adapt(delta, num_done + 1, num_done == num_basic);
      delta = 0;
      ++num_done;
    }
    ++delta;
    ++next;
  }
  return true;
}

bool DecodePunycode(std::string_view text, std::string& out) {
  if (text.size() > kMaxLength || !base::IsAscii(text)) return false;
  std::u32string points;
  size_t pos = 0;
  if (const size_t dash = text.rfind('-'); dash != std::string_view::npos) {
    points.assign(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(dash));
    pos = dash + 1;
  }
  uint64_t next = kFirstCodePoint;
  uint64_t place = 0;
  uint32_t bias = kFirstBias;
  for (bool is_first = true; pos < text.size(); is_first = false) {
    uint64_t delta = 0;
    if (!ReadNumber(text, bias, pos, delta)) return false;
    const uint32_t num_points = static_cast<uint32_t>(points.size()) + 1;
    bias = Adapt(static_cast<uint32_t>(delta), num_points, is_first);
    place += delta;
    next += place / num_points;
    place %= num_points;
    if (next > 0x10FFFF || (next >= 0xD800 && next <= 0xDFFF)) return false;
    points.insert(points.begin() + static_cast<std::ptrdiff_t>(place++),
                  static_cast<char32_t>(next));
  }
  for (const char32_t point : points) base::AppendUtf8(out, point);
  return true;
}

bool EncodeDomain(std::string_view domain, std::string& out) {
  const std::string text = WithPlainDots(domain);
  bool is_first = true;
  for (const std::string_view label : base::Split(text, '.')) {
    if (!is_first) out += '.';
    is_first = false;
    if (base::IsAscii(label)) {
      out += label;
      continue;
    }
    out += "xn--";
    if (!EncodePunycode(label, out)) return false;
  }
  return true;
}

bool DecodeDomain(std::string_view domain, std::string& out) {
  bool is_first = true;
  for (const std::string_view label : base::Split(domain, '.')) {
    if (!is_first) out += '.';
    is_first = false;
    if (!base::StartsWithIgnoreCase(label, "xn--")) {
      out += label;
    } else if (!DecodePunycode(label.substr(4), out)) {
      return false;
    }
  }
  return true;
}

}  // namespace quoll::lang
