#include "intel/canon.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <idn2.h>

#include "base/text.h"
#include "base/utf8.h"
#include "intel/public_suffix.h"

namespace quoll::intel {
namespace {

constexpr size_t kMaxNameBytes = 253;
constexpr size_t kMaxLabelBytes = 63;
// A name in Unicode is at most this long before it is converted.
constexpr size_t kMaxUnicodeNameBytes = 1024;

Canonical Refuse(Kind kind, std::string reason) {
  Canonical canon;
  canon.kind = kind;
  canon.reason = std::move(reason);
  return canon;
}

Canonical Accept(Kind kind, std::string value) {
  Canonical canon;
  canon.kind = kind;
  canon.value = std::move(value);
  return canon;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHex(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool IsAlnum(char c) { return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool ParsePort(std::string_view text, uint16_t& port) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return false;
  if (value == 0 || value > 65535) return false;
  port = static_cast<uint16_t>(value);
  return true;
}

// Tells why a dotted text of digits is no address.
std::string WhyNoIp(std::string_view text) {
  if (text.empty()) return "the address is empty";
  for (const std::string_view octet : base::Split(text, '.')) {
    if (octet.size() > 1 && octet[0] == '0' && std::all_of(octet.begin(), octet.end(), IsDigit)) {
      return "an address with leading zeros is ambiguous";
    }
  }
  return "no IP address";
}

// Lower-case A-labels of a name in Unicode; empty on failure.
std::string ToAscii(std::string_view text) {
  if (text.size() > kMaxUnicodeNameBytes || !base::IsValidUtf8(text)) return {};
  if (text.find('\0') != std::string_view::npos) return {};
  char* converted = nullptr;
  const std::string input(text);
  if (idn2_to_ascii_8z(input.c_str(), &converted, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) !=
      IDN2_OK) {
    return {};
  }
  std::string ascii(converted);
  idn2_free(converted);
  return base::AsciiLower(ascii);
}

// Why a lower-case ASCII name is no host name, or empty.
std::string WhyNoName(std::string_view name) {
  if (name.empty()) return "the name is empty";
  if (name.size() > kMaxNameBytes) return "a name over 253 octets";
  const std::vector<std::string_view> labels = base::Split(name, '.');
  for (const std::string_view label : labels) {
    if (label.empty()) return "a name with an empty label";
    if (label.size() > kMaxLabelBytes) return "a label over 63 octets";
    for (const char c : label) {
      if (!IsAlnum(c) && c != '-' && c != '_') return "a character that no host name holds";
    }
  }
  if (labels.size() < 2) return "a single label is no domain";
  const std::string_view last = labels.back();
  if (std::all_of(last.begin(), last.end(), IsDigit)) return "the last label is all digits";
  return {};
}

// The canonical name, or the reason in `reason`.
std::string CanonName(std::string_view text, std::string& reason) {
  if (!text.empty() && text.back() == '.') text.remove_suffix(1);
  std::string name = base::IsAscii(text) ? base::AsciiLower(text) : ToAscii(text);
  if (name.empty() && !text.empty()) {
    reason = "the name cannot be written as IDNA A-labels";
    return {};
  }
  // TR46 maps ideographic full stops, so a trailing one appears only now.
  if (!name.empty() && name.back() == '.') name.pop_back();
  reason = WhyNoName(name);
  return name;
}

// Host of a URL: an address (IPv6 in brackets) or a name.
std::string CanonHost(std::string_view host, std::string& reason) {
  IpBytes bytes;
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']') {
    const std::string_view inner = host.substr(1, host.size() - 2);
    if (inner.find(':') == std::string_view::npos || !ParseIp(inner, bytes)) {
      reason = "the host in brackets is no IPv6 address";
      return {};
    }
    return IsIpv4(bytes) ? FormatIp(bytes) : '[' + FormatIp(bytes) + ']';
  }
  if (host.find(':') == std::string_view::npos && ParseIp(host, bytes)) return FormatIp(bytes);
  return CanonName(host, reason);
}

bool IsUnreserved(unsigned char c) {
  return IsAlnum(static_cast<char>(c)) || c == '-' || c == '.' || c == '_' || c == '~';
}

void AppendPercent(std::string& out, unsigned char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  out += '%';
  out += kDigits[c >> 4];
  out += kDigits[c & 15];
}

int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  return (c | 0x20) - 'a' + 10;
}

// Percent encoding in one form: `%XX` in upper case, unreserved characters plain, blanks, quotes
// and bytes outside of ASCII encoded. A `%` without two digits becomes `%25`, else a second pass
// would decode further.
std::string NormalisePercent(std::string_view path) {
  std::string out;
  out.reserve(path.size());
  for (size_t i = 0; i < path.size(); ++i) {
    const auto c = static_cast<unsigned char>(path[i]);
    if (c == '%' && i + 2 < path.size() && IsHex(path[i + 1]) && IsHex(path[i + 2])) {
      const auto byte =
          static_cast<unsigned char>(HexValue(path[i + 1]) * 16 + HexValue(path[i + 2]));
      if (IsUnreserved(byte)) {
        out += static_cast<char>(byte);
      } else {
        AppendPercent(out, byte);
      }
      i += 2;
    } else if (c == '%' || c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>') {
      AppendPercent(out, c);
    } else {
      out += static_cast<char>(c);
    }
  }
  return out;
}

// RFC 3986 section 5.2.4 for an absolute path.
std::string RemoveDotSegments(std::string_view path) {
  std::vector<std::string_view> kept;
  const std::vector<std::string_view> segments = base::Split(path.substr(1), '/');
  for (size_t i = 0; i < segments.size(); ++i) {
    const bool is_last = i + 1 == segments.size();
    if (segments[i] == "." || segments[i] == "..") {
      if (segments[i] == ".." && !kept.empty()) kept.pop_back();
      if (is_last) kept.push_back("");
    } else {
      kept.push_back(segments[i]);
    }
  }
  std::string out;
  for (const std::string_view segment : kept) {
    out += '/';
    out += segment;
  }
  return out.empty() ? "/" : out;
}

// The length of `scheme` when the text starts with `scheme://`, else 0.
size_t SchemeLength(std::string_view text) {
  const size_t end = text.find("://");
  if (end == std::string_view::npos || end == 0 || end > 20) return 0;
  for (size_t i = 0; i < end; ++i) {
    const char c = text[i];
    if (!IsAlnum(c) && !(i > 0 && (c == '+' || c == '-' || c == '.'))) return 0;
  }
  return IsDigit(text[0]) ? 0 : end;
}

bool IsDefaultPort(std::string_view scheme, uint16_t port) {
  constexpr std::pair<std::string_view, uint16_t> kDefaults[] = {
      {"http", 80}, {"https", 443}, {"ftp", 21}, {"ws", 80}, {"wss", 443}};
  return std::any_of(std::begin(kDefaults), std::end(kDefaults), [&](const auto& known) {
    return known.first == scheme && known.second == port;
  });
}

// `user@host:port` in its canonical form; the reason in `reason`.
std::string CanonAuthority(std::string_view scheme, std::string_view authority,
                           std::string& reason) {
  std::string out;
  if (const size_t at = authority.rfind('@'); at != std::string_view::npos) {
    out = NormalisePercent(authority.substr(0, at)) + '@';
    authority.remove_prefix(at + 1);
  }
  const size_t colon = authority.rfind(':');
  const bool has_port =
      colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
  const std::string host = CanonHost(has_port ? authority.substr(0, colon) : authority, reason);
  if (!reason.empty()) return {};
  out += host;
  if (!has_port || colon + 1 == authority.size()) return out;
  uint16_t port = 0;
  if (!ParsePort(authority.substr(colon + 1), port)) {
    reason = "the port of the URL is not 1 to 65535";
    return {};
  }
  if (!IsDefaultPort(scheme, port)) out += ':' + std::to_string(port);
  return out;
}

Canonical CanonHex(Kind kind, std::string_view text, size_t num_digits) {
  if (!std::all_of(text.begin(), text.end(), IsHex)) {
    return Refuse(kind, "a character that is no hexadecimal digit");
  }
  if (text.size() != num_digits) {
    return Refuse(kind, std::to_string(text.size()) + " digits, " + std::string(KindName(kind)) +
                            " has " + std::to_string(num_digits));
  }
  return Accept(kind, base::AsciiLower(text));
}

// `t13d1516h2_8daaf6152771_b186095e22b6`.
Canonical CanonJa4(std::string_view text) {
  const std::vector<std::string_view> parts = base::Split(text, '_');
  const bool has_shape = parts.size() == 3 && parts[0].size() == 10 && parts[1].size() == 12 &&
                         parts[2].size() == 12 &&
                         std::all_of(parts[0].begin(), parts[0].end(), IsAlnum) &&
                         std::all_of(parts[1].begin(), parts[1].end(), IsHex) &&
                         std::all_of(parts[2].begin(), parts[2].end(), IsHex);
  if (!has_shape) return Refuse(Kind::kJa4, "not the form of a JA4 fingerprint");
  return Accept(Kind::kJa4, base::AsciiLower(text));
}

}  // namespace

Canonical CanonIp(std::string_view text) {
  text = base::TrimBlanks(text);
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
    text = text.substr(1, text.size() - 2);
    if (text.find(':') == std::string_view::npos) return Refuse(Kind::kIp, "no IP address");
  }
  IpBytes bytes;
  if (!ParseIp(text, bytes)) return Refuse(Kind::kIp, WhyNoIp(text));
  Canonical canon = Accept(Kind::kIp, FormatIp(bytes));
  if (text.find('%') != std::string_view::npos) canon.note = "the zone of the address was cut";
  return canon;
}

Canonical CanonCidr(std::string_view text) {
  text = base::TrimBlanks(text);
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return CanonIp(text);
  IpNetwork network;
  if (!ParseNetwork(text, network)) {
    IpBytes bytes;
    if (!ParseIp(text.substr(0, slash), bytes))
      return Refuse(Kind::kCidr, WhyNoIp(text.substr(0, slash)));
    return Refuse(Kind::kCidr, "the prefix length is not one of the address family");
  }
  if (network.length == 128) return CanonIp(text.substr(0, slash));
  Canonical canon = Accept(Kind::kCidr, FormatNetwork(network));
  if (canon.value.ends_with("/0")) return Refuse(Kind::kCidr, "a network of all addresses");
  IpBytes bytes;
  if (ParseIp(text.substr(0, slash), bytes) && bytes != network.base) {
    canon.note = "the host bits of the network were cleared";
  }
  return canon;
}

Canonical CanonIpPort(std::string_view text) {
  text = base::TrimBlanks(text);
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return Refuse(Kind::kIp, "no port behind the address");
  Canonical canon = CanonIp(text.substr(0, colon));
  if (!canon.ok()) return canon;
  if (!ParsePort(text.substr(colon + 1), canon.port))
    return Refuse(Kind::kIp, "the port is not 1 to 65535");
  return canon;
}

Canonical CanonDomain(std::string_view text) {
  text = base::TrimBlanks(text);
  if (text.starts_with("*.")) text.remove_prefix(2);
  if (text.starts_with(".")) text.remove_prefix(1);
  Canonical canon = Accept(Kind::kDomain, {});
  canon.value = CanonName(text, canon.reason);
  if (!canon.ok()) return canon;
  canon.scope = IsPublicSuffix(canon.value) ? Scope::kExact : Scope::kSubtree;
  return canon;
}

Canonical CanonDomainPort(std::string_view text) {
  text = base::TrimBlanks(text);
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return CanonDomain(text);
  Canonical canon = CanonDomain(text.substr(0, colon));
  if (!canon.ok()) return canon;
  if (!ParsePort(text.substr(colon + 1), canon.port)) {
    return Refuse(Kind::kDomain, "the port is not 1 to 65535");
  }
  return canon;
}

Canonical CanonUrl(std::string_view text) {
  text = base::TrimBlanks(text);
  if (text.size() > kMaxUrlBytes) return Refuse(Kind::kUrl, "a URL over 8192 bytes");
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f)
      return Refuse(Kind::kUrl, "a control character");
  }
  text = base::TrimBlanks(text.substr(0, text.find('#')));
  const size_t scheme_length = SchemeLength(text);
  const std::string scheme = base::AsciiLower(text.substr(0, scheme_length));
  std::string_view rest = scheme_length == 0 ? text : text.substr(scheme_length + 3);
  const size_t path_at = std::min(rest.find_first_of("/?"), rest.size());
  if (scheme_length == 0 && path_at == rest.size()) {
    return Refuse(Kind::kUrl, "neither a scheme nor a path");
  }
  std::string reason;
  const std::string authority = CanonAuthority(scheme, rest.substr(0, path_at), reason);
  if (!reason.empty()) return Refuse(Kind::kUrl, reason);
  rest.remove_prefix(path_at);
  const size_t query_at = std::min(rest.find('?'), rest.size());
  std::string path = NormalisePercent(rest.substr(0, query_at));
  path = path.empty() ? "/" : RemoveDotSegments(path);
  Canonical canon = Accept(Kind::kUrl, scheme_length == 0 ? std::string() : scheme + "://");
  canon.value += authority;
  canon.value += path;
  canon.value += rest.substr(query_at);
  canon.scope = query_at == rest.size() && path.back() == '/' ? Scope::kUrlPrefix : Scope::kExact;
  return canon;
}

Canonical CanonEmail(std::string_view text) {
  text = base::TrimBlanks(text);
  const size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0) return Refuse(Kind::kEmail, "no mail address");
  const std::string_view local = text.substr(0, at);
  for (const char c : local) {
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f || c == '@') {
      return Refuse(Kind::kEmail, "no mail address");
    }
  }
  if (local.size() > 64) return Refuse(Kind::kEmail, "the local part is over 64 octets");
  std::string reason;
  const std::string domain = CanonName(text.substr(at + 1), reason);
  if (!reason.empty()) return Refuse(Kind::kEmail, reason);
  return Accept(Kind::kEmail, std::string(local) + '@' + domain);
}

Canonical CanonHash(std::string_view text) {
  text = base::TrimBlanks(text);
  switch (text.size()) {
    case 32:
      return CanonHex(Kind::kMd5, text, 32);
    case 40:
      return CanonHex(Kind::kSha1, text, 40);
    case 64:
      return CanonHex(Kind::kSha256, text, 64);
    case 96:
      return Refuse(Kind::kSha3_384,
                    "96 digits may be SHA-384 or SHA3-384; the source does not say");
    case 128:
      return CanonHex(Kind::kSha512, text, 128);
    default:
      break;
  }
  return Refuse(Kind::kMd5, std::to_string(text.size()) + " digits are no known hash");
}

Canonical Canonicalise(Kind kind, std::string_view text) {
  text = base::TrimBlanks(text);
  switch (kind) {
    case Kind::kIp:
      return CanonIp(text);
    case Kind::kCidr:
      return CanonCidr(text);
    case Kind::kDomain:
      return CanonDomain(text);
    case Kind::kUrl:
      return CanonUrl(text);
    case Kind::kEmail:
      return CanonEmail(text);
    case Kind::kMd5:
      return CanonHex(kind, text, 32);
    case Kind::kSha1:
      return CanonHex(kind, text, 40);
    case Kind::kSha256:
      return CanonHex(kind, text, 64);
    case Kind::kSha512:
      return CanonHex(kind, text, 128);
    case Kind::kSha3_384:
      return CanonHex(kind, text, 96);
    case Kind::kJa3:
    case Kind::kJa3s:
      return CanonHex(kind, text, 32);
    case Kind::kJa4:
      return CanonJa4(text);
    case Kind::kJarm:
      return CanonHex(kind, text, 62);
    case Kind::kCertSha1:
      return CanonHex(kind, base::ReplaceAll(text, ":", ""), 40);
  }
  return Refuse(kind, "unknown kind");
}

std::string_view HostOfUrl(std::string_view url) {
  if (const size_t scheme = SchemeLength(url); scheme != 0) url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?"));
  if (const size_t at = url.rfind('@'); at != std::string_view::npos) url.remove_prefix(at + 1);
  if (url.starts_with("[")) return url.substr(1, url.find(']') - 1);
  return url.substr(0, url.rfind(':'));
}

std::string DisplayValue(Kind kind, std::string_view value) {
  if (kind != Kind::kUrl) return std::string(value);
  const size_t scheme = SchemeLength(value);
  const size_t start = scheme == 0 ? 0 : scheme + 3;
  const size_t end = std::min(value.find_first_of("/?", start), value.size());
  const size_t at = value.substr(0, end).rfind('@');
  if (at == std::string_view::npos || at < start) return std::string(value);
  return std::string(value.substr(0, start)) + "***" + std::string(value.substr(at));
}

}  // namespace quoll::intel
