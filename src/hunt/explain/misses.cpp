// Indicators that nearly match a value, and the condition that failed. Separate from what matches:
// here nearness is a matter of taste, there it is a rule.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "hunt/explain/explain.h"
#include "intel/public_suffix.h"

namespace quoll::hunt {
namespace {

using intel::Indicator;
using intel::Kind;

// Names are similar from this many letters on, with one edit; twice as many allow two.
constexpr size_t kMinSimilar = 6;
// Digits of a hash that make a cut or mistyped one likely.
constexpr size_t kMinSharedDigits = 12;

bool IsSimilar(std::string_view a, std::string_view b) {
  const size_t shorter = std::min(a.size(), b.size());
  const size_t longer = std::max(a.size(), b.size());
  if (shorter < kMinSimilar) return false;
  const size_t allowed = shorter >= 2 * kMinSimilar ? 2 : 1;
  return longer - shorter <= allowed && base::EditDistance(a, b) <= allowed;
}

std::string OwnerOf(const std::string& registrable) {
  return registrable.empty() ? "a public suffix, which nobody owns" : "`" + registrable + "`";
}

std::string WhyNameMisses(const AskedValue& asked, std::string_view name,
                          const Indicator& indicator) {
  const std::string& other = indicator.value;
  const size_t boundary = name.size() > other.size() ? name.size() - other.size() - 1 : 0;
  if (name.size() > other.size() && name.ends_with(other)) {
    if (name[boundary] != '.') {
      return fmt::format(
          "`{}` ends in `{}`, but not at a label boundary: the character before it is `{}`, not a "
          "dot; names below an indicator match, names that only end alike do not",
          name, other, name[boundary]);
    }
    return fmt::format(
        "`{}` lies below `{}`, which is a public suffix ({} section, list of {}): the indicator "
        "means the name itself, as names below a suffix have other owners",
        name, other, intel::SuffixSection(other), intel::PublicSuffixListVersion());
  }
  if (name.size() > other.size() && name.starts_with(other) && name[other.size()] == '.') {
    return fmt::format("`{}` only begins with `{}`: its owner is {}", name, other,
                       OwnerOf(asked.registrable));
  }
  if (other.size() > name.size() && other.ends_with(name) &&
      other[other.size() - name.size() - 1] == '.') {
    return fmt::format(
        "`{}` lies above the indicator `{}`: an indicator says nothing of the names "
        "above it{}",
        name, other, asked.registrable.empty() ? ", and this one is a public suffix" : "");
  }
  if (!asked.registrable.empty() && other.ends_with(asked.registrable) &&
      intel::RegistrableDomain(other) == asked.registrable) {
    return fmt::format("`{}` has the same owner ({}), but is another name", other,
                       OwnerOf(asked.registrable));
  }
  if (IsSimilar(name, other)) return fmt::format("`{}` is spelled alike, and another name", other);
  return {};
}

int SharedBits(const intel::IpBytes& a, const intel::IpBytes& b) {
  for (int bit = 0; bit < 128; ++bit) {
    const auto at = static_cast<size_t>(bit / 8);
    if (((a[at] ^ b[at]) >> (7 - bit % 8) & 1) != 0) return bit;
  }
  return 128;
}

std::string WhyAddressMisses(const AskedValue& asked, const Indicator& indicator) {
  intel::IpNetwork wanted;
  intel::IpNetwork other;
  if (!intel::ParseNetwork(asked.canon.value, wanted) ||
      !intel::ParseNetwork(indicator.value, other) ||
      intel::IsIpv4(wanted.base) != intel::IsIpv4(other.base)) {
    return {};
  }
  const bool is_inside = other.length > wanted.length && intel::Contains(wanted, other.base);
  if (is_inside) return fmt::format("`{}` lies in the network asked about", indicator.value);
  if (indicator.kind == Kind::kCidr && asked.canon.kind == Kind::kCidr &&
      intel::Contains(other, wanted.base)) {
    return fmt::format("the indicator's network {} holds all of it: its addresses match",
                       indicator.value);
  }
  // A neighbour: the same /24, or /48 of IPv6.
  const int near = intel::IsIpv4(wanted.base) ? 96 + 24 : 48;
  const int shared = SharedBits(wanted.base, other.base);
  if (indicator.kind == Kind::kCidr) {
    if (shared < std::min(other.length, near) - 8) return {};
    return fmt::format("the address lies outside of {}", indicator.value);
  }
  if (shared < near) return {};
  return fmt::format("`{}` is another address of the same {}", indicator.value,
                     intel::IsIpv4(wanted.base) ? "/24" : "/48");
}

// Scheme, host with port, and the rest of a URL.
struct UrlParts {
  std::string_view scheme;
  std::string_view host;
  std::string_view path;
  std::string_view query;
};

UrlParts SplitUrl(std::string_view url) {
  UrlParts parts;
  if (const size_t at = url.find("://"); at != std::string_view::npos) {
    parts.scheme = url.substr(0, at);
    url.remove_prefix(at + 3);
  }
  const size_t slash = std::min(url.find_first_of("/?"), url.size());
  parts.host = url.substr(0, slash);
  url.remove_prefix(slash);
  const size_t mark = std::min(url.find('?'), url.size());
  parts.path = url.substr(0, mark);
  parts.query = url.substr(mark);
  return parts;
}

std::string WhyUrlMisses(const AskedValue& asked, const Indicator& indicator) {
  if (intel::HostOfUrl(asked.canon.value) != intel::HostOfUrl(indicator.value)) return {};
  const UrlParts a = SplitUrl(asked.canon.value);
  const UrlParts b = SplitUrl(indicator.value);
  std::vector<std::string> differences;
  if (!a.scheme.empty() && !b.scheme.empty() && a.scheme != b.scheme)
    differences.push_back(fmt::format("the scheme ({}, not {})", a.scheme, b.scheme));
  if (a.host != b.host) differences.push_back("the port or the user");
  if (a.path != b.path) differences.push_back("the path");
  if (a.query != b.query) differences.push_back("the query");
  return fmt::format("`{}` has the same host; what differs is {}",
                     intel::DisplayValue(Kind::kUrl, indicator.value),
                     base::Join(differences, " and "));
}

std::string WhyHashMisses(const AskedValue& asked, const Indicator& indicator) {
  const std::string& a = asked.canon.value;
  const std::string& b = indicator.value;
  size_t shared = 0;
  while (shared < a.size() && shared < b.size() && a[shared] == b[shared]) ++shared;
  if (shared < kMinSharedDigits) return {};
  return fmt::format("`{}` begins with the same {} digits and differs from there on", b, shared);
}

std::string WhyMisses(const AskedValue& asked, const Indicator& indicator) {
  const Kind kind = asked.canon.kind;
  const bool is_address = kind == Kind::kIp || kind == Kind::kCidr;
  switch (indicator.kind) {
    case Kind::kIp:
    case Kind::kCidr:
      return is_address ? WhyAddressMisses(asked, indicator) : std::string();
    case Kind::kDomain: {
      if (asked.suffix.empty()) return {};
      const std::string_view name =
          kind == Kind::kUrl ? intel::HostOfUrl(asked.canon.value)
          : kind == Kind::kEmail
              ? std::string_view(asked.canon.value).substr(asked.canon.value.rfind('@') + 1)
              : std::string_view(asked.canon.value);
      return WhyNameMisses(asked, name, indicator);
    }
    case Kind::kUrl:
      return kind == Kind::kUrl ? WhyUrlMisses(asked, indicator) : std::string();
    case Kind::kEmail:
      if (kind == Kind::kEmail && IsSimilar(asked.canon.value, indicator.value))
        return fmt::format("`{}` is spelled alike", indicator.value);
      return {};
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
      break;
  }
  const bool is_hash = asked.suffix.empty() && !is_address && kind != Kind::kUrl;
  return is_hash ? WhyHashMisses(asked, indicator) : std::string();
}

}  // namespace

std::vector<ExplainedMiss> FindMisses(const AskedValue& asked,
                                      const intel::IndicatorSet& indicators,
                                      const std::vector<bool>& is_match, uint64_t& num_more) {
  std::vector<ExplainedMiss> misses;
  for (IndicatorIdx idx = 0; idx < indicators.indicators.size(); ++idx) {
    if (is_match[idx]) continue;
    std::string reason = WhyMisses(asked, indicators.indicators[idx]);
    if (reason.empty()) continue;
    if (misses.size() < kMaxNearIndicators) {
      misses.push_back({idx, std::move(reason)});
    } else {
      ++num_more;
    }
  }
  return misses;
}

}  // namespace quoll::hunt
