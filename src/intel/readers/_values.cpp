#include "intel/readers/_values.h"

#include <algorithm>

#include "base/text.h"
#include "base/ticks.h"
#include "intel/public_suffix.h"
#include "intel/refang.h"

namespace quoll::intel {
namespace {

// Of RFC 2606 and 6761, and names of private networks: stated by a source, they are meant.
constexpr std::string_view kReservedTopLevel[] = {"example", "test", "invalid", "local", "internal",
                                                  "lan",     "corp", "home",    "arpa"};

bool IsKnownTopLevel(std::string_view label) {
  return std::find(std::begin(kReservedTopLevel), std::end(kReservedTopLevel), label) !=
             std::end(kReservedTopLevel) ||
         IsTopLevelDomain(label);
}

Canonical CheckedName(Canonical name) {
  if (!name.ok()) return name;
  if (!IsKnownTopLevel(std::string_view(name.value).substr(name.value.rfind('.') + 1))) {
    name.reason = "the last label is no top-level domain";
  }
  return name;
}

// A URL without scheme and path is the root of its host.
Canonical CanonStatedUrl(std::string_view text) {
  const bool is_bare = !text.empty() && text.find_first_of("/?#") == std::string_view::npos;
  if (!is_bare) return CanonUrl(text);
  const Canonical host = CheckedName(CanonDomainPort(text));
  IpBytes bytes;
  if (!host.ok() && !ParseIp(text.substr(0, text.rfind(':')), bytes)) return host;
  return CanonUrl(std::string(text) + '/');
}

bool IsNoValue(std::string_view text) { return text.empty() || text == "None" || text == "null"; }

}  // namespace

Canonical CanonStated(Kind kind, std::string_view value) {
  const std::string text = Refang(base::TrimBlanks(value));
  switch (kind) {
    case Kind::kIp:
    case Kind::kCidr: {
      const Canonical plain = CanonCidr(text);
      if (plain.ok() || text.find(':') == std::string::npos) return plain;
      const Canonical with_port = CanonIpPort(text);
      return with_port.ok() ? with_port : plain;
    }
    case Kind::kDomain:
      return CheckedName(CanonDomainPort(text));
    case Kind::kUrl:
      return CanonStatedUrl(text);
    case Kind::kEmail: {
      Canonical email = CanonEmail(text);
      if (email.ok() &&
          !IsKnownTopLevel(std::string_view(email.value).substr(email.value.rfind('.') + 1))) {
        email.reason = "the last label is no top-level domain";
      }
      return email;
    }
    case Kind::kMd5:
    case Kind::kSha1:
    case Kind::kSha256:
    case Kind::kSha512:
    case Kind::kSha3_384:
    case Kind::kJa3:
    case Kind::kJa3s:
    case Kind::kJa4:
    case Kind::kJarm:
    case Kind::kCertSha1:
      return Canonicalise(kind, text);
  }
  return Canonicalise(kind, text);
}

Canonical CanonHostValue(std::string_view value) {
  const Canonical address = CanonStated(Kind::kIp, value);
  return address.ok() ? address : CanonStated(Kind::kDomain, value);
}

std::optional<int64_t> ReadStatedTime(ReaderContext& ctx, std::string_view text, uint64_t line) {
  text = base::TrimBlanks(text);
  if (text.ends_with(" UTC")) text.remove_suffix(4);
  if (IsNoValue(text) || text == "0") return std::nullopt;
  if (const auto number = base::ParseInteger(text); number && *number > 0 && text.size() >= 9) {
    int64_t ticks_per_unit = base::kTicksPerSecond;
    if (text.size() >= 12) ticks_per_unit = base::kTicksPerMillisecond;
    if (text.size() >= 15) ticks_per_unit = base::kTicksPerMicrosecond;
    const int64_t limit = (base::kMaxDatetimeTicks - base::kUnixEpochTicks) / ticks_per_unit;
    if (*number <= limit) return base::kUnixEpochTicks + *number * ticks_per_unit;
  }
  const auto ticks = base::ParseDatetime(text);
  if (!ticks) ctx.Note(line, "a time could not be read and was left out");
  return ticks;
}

std::optional<int> ReadStatedConfidence(ReaderContext& ctx, std::string_view text, uint64_t line) {
  text = base::TrimBlanks(text);
  if (IsNoValue(text)) return std::nullopt;
  const auto number = base::ParseInteger(text);
  if (number && *number >= 0 && *number <= 100) return static_cast<int>(*number);
  ctx.Note(line, "a confidence that is not 0 to 100 was left out");
  return std::nullopt;
}

}  // namespace quoll::intel
