#include "intel/stix_pattern.h"

namespace quoll::intel {

std::string QuoteForStix(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + '\'';
}

std::string ObservableKey(const Indicator& indicator) {
  switch (indicator.kind) {
    case Kind::kIp:
    case Kind::kCidr:
      return indicator.value.find(':') == std::string::npos ? "ipv4-addr:value" : "ipv6-addr:value";
    case Kind::kDomain:
      return "domain-name:value";
    case Kind::kUrl:
      return "url:value";
    case Kind::kMd5:
      return "file:hashes.MD5";
    case Kind::kSha1:
      return "file:hashes.'SHA-1'";
    case Kind::kSha256:
      return "file:hashes.'SHA-256'";
    case Kind::kSha512:
      return "file:hashes.'SHA-512'";
    case Kind::kSha3_384:
      return "file:hashes.'SHA3-384'";
    case Kind::kEmail:
      return "email-addr:value";
    case Kind::kJa3:
      return "network-traffic:x_ja3";
    case Kind::kJa3s:
      return "network-traffic:x_ja3s";
    case Kind::kJa4:
      return "network-traffic:x_ja4";
    case Kind::kJarm:
      return "network-traffic:x_jarm";
    case Kind::kCertSha1:
      break;
  }
  return "x509-certificate:hashes.'SHA-1'";
}

std::string StixPattern(const Indicator& indicator) {
  return '[' + ObservableKey(indicator) + " = " + QuoteForStix(indicator.value) + ']';
}

std::string TlpMarkingId(Tlp tlp) {
  switch (tlp) {
    case Tlp::kClear:
      return "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487";
    case Tlp::kGreen:
      return "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb";
    case Tlp::kAmber:
      return "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421";
    case Tlp::kAmberStrict:
      return "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003";
    case Tlp::kRed:
      break;
  }
  return "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1";
}

}  // namespace quoll::intel
