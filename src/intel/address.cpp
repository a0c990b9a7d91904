#include "intel/address.h"

#include <algorithm>
#include <charconv>

namespace quoll::intel {
namespace {

constexpr std::array<uint8_t, 12> kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr int kIpv4Offset = 96;  // Bits before the address in the mapped form.

// Writes four octets to `out`.
bool ParseDotted(std::string_view text, uint8_t* out) {
  if (text.size() < 7 || text.size() > 15) return false;
  size_t pos = 0;
  for (int octet = 0; octet < 4; ++octet) {
    if (octet != 0 && (pos >= text.size() || text[pos++] != '.')) return false;
    const size_t start = pos;
    unsigned value = 0;
    while (pos < text.size() && text[pos] >= '0' && text[pos] <= '9' && pos - start < 3) {
      value = value * 10 + static_cast<unsigned>(text[pos++] - '0');
    }
    const size_t num_digits = pos - start;
    if (num_digits == 0 || value > 255 || (num_digits > 1 && text[start] == '0')) return false;
    out[octet] = static_cast<uint8_t>(value);
  }
  return pos == text.size();
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Reads up to four hexadecimal digits; returns how many there were.
size_t ReadGroup(std::string_view text, size_t pos, unsigned& value) {
  size_t count = 0;
  value = 0;
  while (pos + count < text.size() && count < 4) {
    const int digit = HexDigit(text[pos + count]);
    if (digit < 0) break;
    value = value * 16 + static_cast<unsigned>(digit);
    ++count;
  }
  return count;
}

bool ParseIpv6(std::string_view text, IpBytes& out) {
  IpBytes bytes{};
  size_t used = 0;  // Bytes written.
  int gap_at = -1;  // Where `::` stands.
  size_t pos = 0;
  if (text.size() < 2) return false;
  if (text[0] == ':') {
    if (text[1] != ':') return false;
    gap_at = 0;
    pos = 2;
  }
  while (pos < text.size()) {
    if (used == 16) return false;
    unsigned group = 0;
    const size_t count = ReadGroup(text, pos, group);
    if (count == 0) return false;
    if (pos + count < text.size() && text[pos + count] == '.') {
      if (used > 12 || !ParseDotted(text.substr(pos), bytes.data() + used)) return false;
      used += 4;
      pos = text.size();
      break;
    }
    bytes[used++] = static_cast<uint8_t>(group >> 8);
    bytes[used++] = static_cast<uint8_t>(group & 0xff);
    pos += count;
    if (pos == text.size()) break;
    if (text[pos++] != ':' || pos == text.size()) return false;
    if (text[pos] == ':') {
      if (gap_at >= 0) return false;
      gap_at = static_cast<int>(used);
      ++pos;
    }
  }
  if (gap_at < 0) {
    if (used != 16) return false;
  } else {
    // `::` stands for at least one group of zeros.
    if (used > 14) return false;
    const size_t tail = used - static_cast<size_t>(gap_at);
    std::copy_backward(bytes.begin() + gap_at, bytes.begin() + static_cast<long>(used),
                       bytes.end());
    std::fill(bytes.begin() + gap_at, bytes.end() - static_cast<long>(tail), uint8_t{0});
  }
  out = bytes;
  return true;
}

}  // namespace

bool ParseIp(std::string_view text, IpBytes& bytes) {
  if (text.size() < 2 || text.size() > 80) return false;
  if (text.find(':') == std::string_view::npos) {
    IpBytes mapped{};
    std::copy(kMappedPrefix.begin(), kMappedPrefix.end(), mapped.begin());
    if (!ParseDotted(text, mapped.data() + 12)) return false;
    bytes = mapped;
    return true;
  }
  const size_t zone = text.find('%');
  if (zone != std::string_view::npos) {
    if (zone + 1 == text.size()) return false;
    text = text.substr(0, zone);
  }
  return ParseIpv6(text, bytes);
}

bool IsIpv4(const IpBytes& bytes) {
  return std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes.begin());
}

namespace {

std::string FormatIpv6(const IpBytes& bytes) {
  std::array<unsigned, 8> groups{};
  for (size_t i = 0; i < 8; ++i) groups[i] = bytes[2 * i] * 256u + bytes[2 * i + 1];
  // RFC 5952: the longest run of zero groups becomes `::`, the first one of equals, never a single
  // group.
  size_t best_start = 8;
  size_t best_length = 1;
  for (size_t i = 0; i < 8;) {
    size_t end = i;
    while (end < 8 && groups[end] == 0) ++end;
    if (end - i > best_length) best_start = i, best_length = end - i;
    i = end == i ? i + 1 : end;
  }
  std::string out;
  for (size_t i = 0; i < 8; ++i) {
    if (i == best_start) {
      out += "::";
      i += best_length - 1;
      continue;
    }
    if (!out.empty() && out.back() != ':') out += ':';
    char buffer[8];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, groups[i], 16).ptr;
    out.append(buffer, end);
  }
  return out;
}

}  // namespace

std::string FormatIp(const IpBytes& bytes) {
  if (!IsIpv4(bytes)) return FormatIpv6(bytes);
  std::string out;
  for (size_t i = 12; i < 16; ++i) {
    if (i != 12) out += '.';
    out += std::to_string(bytes[i]);
  }
  return out;
}

IpBytes MaskIp(const IpBytes& bytes, int length) {
  IpBytes masked{};
  for (int i = 0; i < 16; ++i) {
    const int bits = std::clamp(length - i * 8, 0, 8);
    const auto at = static_cast<size_t>(i);
    masked[at] = static_cast<uint8_t>(bytes[at] & (0xff00 >> bits) & 0xff);
  }
  return masked;
}

bool ParseNetwork(std::string_view text, IpNetwork& network) {
  const size_t slash = text.find('/');
  IpBytes address;
  if (!ParseIp(text.substr(0, slash), address)) return false;
  int length = 128;
  if (slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    if (error != std::errc() || end != digits.data() + digits.size() || length < 0) return false;
    if (digits.size() > 1 && digits[0] == '0') return false;
    // The length is of the family that was written: `::ffff:1.2.3.0/120` counts 128 bits.
    const bool is_dotted = text.substr(0, slash).find(':') == std::string_view::npos;
    if (is_dotted) length += kIpv4Offset;
    if (length > 128) return false;
  }
  network = {MaskIp(address, length), length};
  return true;
}

std::string FormatNetwork(const IpNetwork& network) {
  const bool is_ipv4 = network.length >= kIpv4Offset && IsIpv4(network.base);
  return FormatIp(network.base) + '/' +
         std::to_string(is_ipv4 ? network.length - kIpv4Offset : network.length);
}

bool Contains(const IpNetwork& network, const IpBytes& address) {
  return MaskIp(address, network.length) == network.base;
}

bool IpLess(const IpBytes& a, const IpBytes& b) {
  const bool a_is_ipv4 = IsIpv4(a);
  const bool b_is_ipv4 = IsIpv4(b);
  if (a_is_ipv4 != b_is_ipv4) return a_is_ipv4;
  return a < b;
}

}  // namespace quoll::intel
