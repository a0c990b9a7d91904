// Canonical forms: one text per thing, so that a feed, a report and a log agree on it. Each
// function takes what a source wrote (refanged already) and gives the canonical value or the reason
// why there is none. Canonicalising a canonical value changes nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "intel/address.h"
#include "intel/indicator.h"

namespace quoll::intel {

inline constexpr size_t kMaxUrlBytes = 8192;

struct Canonical {
  Kind kind = Kind::kIp;
  std::string value;
  uint16_t port = 0;
  Scope scope = Scope::kExact;
  // What was changed beyond spelling: a cut zone, cleared host bits.
  std::string note;
  // Not empty: there is no canonical form, and this says why, without the value (as a key to count
  // by).
  std::string reason;

  bool ok() const { return reason.empty(); }
};

Canonical CanonIp(std::string_view text);
// A network of one address becomes kind ip.
Canonical CanonCidr(std::string_view text);
// `1.2.3.4:443`, `[2a02::5]:443`, `2a02:cf40:1::5:40669` (the last colon is the port's).
Canonical CanonIpPort(std::string_view text);
// A-labels in lower case. A leading `*.` asks for the subtree, which is the default; the name of a
// public suffix matches itself only.
Canonical CanonDomain(std::string_view text);
// `evil.example:8080`: the name with a port.
Canonical CanonDomainPort(std::string_view text);
// With a scheme, or without (`evil.example/a.php`, which stands for http and https).
Canonical CanonUrl(std::string_view text);
Canonical CanonEmail(std::string_view text);
// A file hash, whose kind its length tells. 48 bytes are refused: only a stated kind makes them
// SHA3-384.
Canonical CanonHash(std::string_view text);
// Any kind that is stated.
Canonical Canonicalise(Kind kind, std::string_view text);

// The host of a canonical URL, without user info and port; brackets are removed.
std::string_view HostOfUrl(std::string_view url);
// The value for people: user info of a URL is masked.
std::string DisplayValue(Kind kind, std::string_view value);

}  // namespace quoll::intel
