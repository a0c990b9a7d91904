// Strict parsing: no leading or trailing characters, no octets above 255, no zone names.
#include "lang/functions/_ip.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "base/text.h"

namespace quoll::lang {
using namespace model;

namespace {

// The mask behind `/`, cut off from the text. Nothing when it is malformed or above `max`.
std::optional<int> TakePrefix(std::string_view& text, int max) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return max;
  const std::string_view digits = text.substr(slash + 1);
  text = text.substr(0, slash);
  if (digits.empty() || digits.size() > 3) return std::nullopt;
  int prefix = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    prefix = prefix * 10 + (c - '0');
  }
  if (prefix > max) return std::nullopt;
  return prefix;
}

// Reads `a.b.c.d` at the start of the text; returns its length, 0 if there is none.
size_t ReadDottedQuad(std::string_view text, uint32_t& address) {
  address = 0;
  size_t pos = 0;
  for (int octet = 0; octet < 4; ++octet) {
    if (octet > 0) {
      if (pos >= text.size() || text[pos] != '.') return 0;
      ++pos;
    }
    const size_t begin = pos;
    uint32_t value = 0;
    while (pos < text.size() && pos - begin < 3 && text[pos] >= '0' && text[pos] <= '9') {
      value = value * 10 + static_cast<uint32_t>(text[pos++] - '0');
    }
    if (pos == begin || value > 255) return 0;
    address = address << 8 | value;
  }
  return pos;
}

Ipv6 MapIpv4(const Ipv4& ip) {
  Ipv6 mapped{.prefix = ip.prefix + 96, .is_ipv4 = true};
  mapped.bytes[10] = mapped.bytes[11] = 0xFF;
  for (size_t i = 0; i < 4; ++i)
    mapped.bytes[12 + i] = static_cast<uint8_t>(ip.address >> (24 - 8 * i));
  return mapped;
}

bool IsAlphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Calls visit(address text) for each valid IPv4 address that stands alone, until it returns true.
template <typename Visit>
bool AnyIpv4In(std::string_view text, Visit visit) {
  for (size_t pos = 0; pos < text.size(); ++pos) {
    if (text[pos] < '0' || text[pos] > '9') continue;
    if (pos > 0 && IsAlphanumeric(text[pos - 1])) continue;
    uint32_t address = 0;
    const size_t length = ReadDottedQuad(text.substr(pos), address);
    if (length == 0) continue;
    const size_t end = pos + length;
    if (end < text.size() && IsAlphanumeric(text[end])) continue;
    if (visit(text.substr(pos, length))) return true;
  }
  return false;
}

// Calls visit(item) for each item of the list that begins at an argument, until it returns true.
template <typename Visit>
bool AnyItem(const KernelCall& call, size_t first_arg, size_t row, Visit visit) {
  const ColumnView& list = call.args[first_arg];
  if (list.type != Type::kDynamic) {
    for (size_t i = first_arg; i < call.args.size(); ++i) {
      if (visit(call.args[i].Text(row))) return true;
    }
    return false;
  }
  if (list.IsNull(row)) return false;
  const Dynamic items = ReadCell<Dynamic>(list, row);
  if (items.tag() == Tag::kString) return visit(items.AsString());
  for (size_t i = 0; items.tag() == Tag::kArray && i < items.size(); ++i) {
    if (visit(items.Element(i).AsString())) return true;
  }
  return false;
}

}  // namespace

std::optional<Ipv4> ParseIpv4(std::string_view text) {
  const auto prefix = TakePrefix(text, 32);
  uint32_t address = 0;
  if (!prefix || text.empty() || ReadDottedQuad(text, address) != text.size()) return std::nullopt;
  return Ipv4{address, *prefix};
}

std::optional<Ipv6> ParseIpv4AsIpv6(std::string_view text) {
  const auto ip = ParseIpv4(text);
  if (!ip) return std::nullopt;
  return MapIpv4(*ip);
}

std::optional<Ipv6> ParseIpv6(std::string_view text) {
  if (text.find(':') == std::string_view::npos) return ParseIpv4AsIpv6(text);
  const bool is_dotted = text.find('.') != std::string_view::npos;
  const bool has_prefix = text.find('/') != std::string_view::npos;
  const auto prefix = TakePrefix(text, 128);
  char buffer[INET6_ADDRSTRLEN] = {};
  if (!prefix || text.size() >= sizeof(buffer)) return std::nullopt;
  std::memcpy(buffer, text.data(), text.size());
  Ipv6 ip{.prefix = *prefix};
  if (inet_pton(AF_INET6, buffer, ip.bytes.data()) != 1) return std::nullopt;
  if (!is_dotted) return ip;
  // `::a.b.c.d` is taken as the mapped address, and its mask as one of IPv4.
  const bool is_compatible =
      std::all_of(ip.bytes.begin(), ip.bytes.begin() + 12, [](uint8_t byte) { return byte == 0; });
  if (is_compatible) ip.bytes[10] = ip.bytes[11] = 0xFF;
  if (has_prefix && *prefix <= 32) ip.prefix += 96;
  return ip;
}

uint32_t Ipv4Mask(int prefix) {
  return prefix <= 0 ? 0 : ~uint32_t{0} << (32 - std::min(prefix, 32));
}

std::string FormatIpv4(uint32_t address) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8) {
    text += std::to_string(address >> shift & 0xFF);
    if (shift > 0) text += '.';
  }
  return text;
}

Ipv6 Masked(Ipv6 ip, int prefix) {
  for (int i = 0; i < 16; ++i) {
    const int kept = std::clamp(prefix - 8 * i, 0, 8);
    ip.bytes[static_cast<size_t>(i)] &= static_cast<uint8_t>(0xFF00 >> kept);
  }
  return ip;
}

void AppendIpv6(std::string& out, const Ipv6& ip) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (size_t i = 0; i < ip.bytes.size(); ++i) {
    if (i > 0 && i % 2 == 0) out += ':';
    out += kDigits[ip.bytes[i] >> 4];
    out += kDigits[ip.bytes[i] & 15];
  }
}

int CompareIp(const Ipv6& a, const Ipv6& b, int prefix) {
  const int shortest = std::min({a.prefix, b.prefix, prefix});
  const int order =
      std::memcmp(Masked(a, shortest).bytes.data(), Masked(b, shortest).bytes.data(), 16);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

void IsInRangeRows(const KernelCall& call, IpParser parse, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto ip = parse(call.args[0].Text(row));
    const auto range = parse(call.args[1].Text(row));
    if (ip && range) WriteCell(out, row, CompareIp(*ip, *range, 128) == 0);
  }
}

void IsInAnyRangeRows(const KernelCall& call, IpParser parse, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto ip = parse(call.args[0].Text(row));
    if (!ip) continue;
    WriteCell(out, row, AnyItem(call, 1, row, [&](std::string_view text) {
                const auto range = parse(text);
                return range && CompareIp(*ip, *range, 128) == 0;
              }));
  }
}

void FormatIpv4Rows(const KernelCall& call, MaskShown mask, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args.size() > 1 && call.args[1].IsNull(row)) continue;
    std::optional<Ipv4> ip;
    if (call.args[0].type == Type::kString) {
      ip = ParseIpv4(call.args[0].Text(row));
    } else if (!call.args[0].IsNull(row)) {
      const int64_t number = call.args[0].type == Type::kInt ? call.args[0].Get<int32_t>(row)
                                                             : call.args[0].Get<int64_t>(row);
      if (number >= 0 && number <= UINT32_MAX) ip = Ipv4{static_cast<uint32_t>(number), 32};
    }
    const int64_t wanted = OptionalCell<int64_t>(call, 1, row, 32);
    if (!ip || wanted < 0 || wanted > 32) continue;
    const int prefix = std::min(ip->prefix, static_cast<int>(wanted));
    std::string text = FormatIpv4(ip->address & Ipv4Mask(prefix));
    if (mask == MaskShown::kYes) text += "/" + std::to_string(prefix);
    out.SetText(row, text);
  }
}

void HasIpv4Rows(const KernelCall& call, IpNeedle needle, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    const std::string_view text = call.args[0].Text(row);
    const bool is_found = AnyItem(call, 1, row, [&](std::string_view item) {
      // An incomplete prefix must end with its point: `127.0` would also be the start of `127.01`.
      const bool is_address =
          ParseIpv4(item).has_value() && item.find('/') == std::string_view::npos;
      const bool is_prefix = needle == IpNeedle::kPrefix && item.ends_with('.');
      if (!is_address && !is_prefix) return false;
      return AnyIpv4In(text, [&](std::string_view address) {
        return is_address ? address == item : address.starts_with(item);
      });
    });
    WriteCell(out, row, is_found);
  }
}

}  // namespace quoll::lang
