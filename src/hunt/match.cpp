#include "hunt/match.h"

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"
#include "intel/canon.h"

namespace quoll::hunt {
namespace {

using intel::Kind;

std::string KeyOf(const intel::IpBytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// The parts of a cell that may be a name, a name with a port, or a URL.
struct HostPart {
  std::string_view scheme;  // without `://`; may be empty
  std::string_view host;    // without brackets, user info and port
  std::optional<uint16_t> port;
};

HostPart SplitHost(std::string_view cell) {
  HostPart part;
  if (const size_t at = cell.find("://");
      at != std::string_view::npos && at < cell.find_first_of("/?#")) {
    part.scheme = cell.substr(0, at);
    cell.remove_prefix(at + 3);
  }
  cell = cell.substr(0, cell.find_first_of("/?#"));
  if (const size_t at = cell.rfind('@'); at != std::string_view::npos) cell.remove_prefix(at + 1);
  std::string_view port;
  if (cell.starts_with('[')) {
    const size_t end = cell.find(']');
    if (end == std::string_view::npos) return part;
    part.host = cell.substr(1, end - 1);
    if (cell.substr(end + 1).starts_with(':')) port = cell.substr(end + 2);
  } else {
    const size_t colon = cell.find(':');
    // Several colons: an IPv6 address without brackets.
    const bool has_port =
        colon != std::string_view::npos && cell.find(':', colon + 1) == std::string_view::npos;
    part.host = has_port ? cell.substr(0, colon) : cell;
    if (has_port) port = cell.substr(colon + 1);
  }
  if (const auto number = base::ParseInteger(port); number && *number > 0 && *number <= 65535) {
    part.port = static_cast<uint16_t>(*number);
  }
  return part;
}

bool IsWordAt(std::string_view text, size_t at) {
  if (at >= text.size()) return false;
  // Inside a character of several bytes: the whole character decides.
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return base::IsLetterOrDigit(base::DecodeUtf8(text, at));
}

bool HoldsTerm(std::string_view text, std::string_view needle) {
  for (size_t at = text.find(needle); at != std::string_view::npos;
       at = text.find(needle, at + 1)) {
    const bool starts = at == 0 || !IsWordAt(text, at - 1) || !IsWordAt(needle, 0);
    const bool ends = !IsWordAt(text, at + needle.size()) || !IsWordAt(needle, needle.size() - 1);
    if (starts && ends) return true;
  }
  return false;
}

bool IsTokenByte(Holds holds, char c) {
  const bool is_hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  return is_hex || (holds == Holds::kIpList && (c == '.' || c == ':'));
}

// The runs of bytes that addresses or hashes are made of.
std::vector<std::string_view> Tokens(Holds holds, std::string_view cell) {
  std::vector<std::string_view> tokens;
  for (size_t begin = 0; begin < cell.size();) {
    size_t end = begin;
    while (end < cell.size() && IsTokenByte(holds, cell[end])) ++end;
    if (end > begin) tokens.push_back(cell.substr(begin, end - begin));
    begin = end + 1;
  }
  return tokens;
}

void Append(const std::vector<IndicatorIdx>& indicators, Match match, std::vector<Match>& out) {
  for (const IndicatorIdx idx : indicators) {
    const bool is_known =
        std::any_of(out.begin(), out.end(), [&](const Match& m) { return m.indicator == idx; });
    match.indicator = idx;
    if (!is_known) out.push_back(match);
  }
}

}  // namespace

Matcher::Matcher(const intel::IndicatorSet& set, const std::vector<IndicatorIdx>& indicators,
                 bool has_url_hosts)
    : set_(set) {
  for (const IndicatorIdx idx : indicators) {
    Add(idx);
    if (has_url_hosts && set.indicators[idx].kind == Kind::kUrl) AddHostOfUrl(idx);
  }
}

void Matcher::Add(IndicatorIdx idx) {
  const intel::Indicator& indicator = set_.indicators[idx];
  const IocGroup group = GroupOf(indicator.kind);
  by_group_[group].push_back(idx);
  intel::IpBytes bytes;
  intel::IpNetwork network;
  switch (group) {
    case IocGroup::kIp:
      if (intel::ParseIp(indicator.value, bytes)) addresses_[KeyOf(bytes)].push_back(idx);
      break;
    case IocGroup::kCidr:
      if (intel::ParseNetwork(indicator.value, network)) networks_.emplace_back(network, idx);
      break;
    case IocGroup::kDomain:
      names_[indicator.value].push_back(idx);
      break;
    case IocGroup::kUrl:
      urls_[indicator.value].push_back(idx);
      break;
    case IocGroup::kHash:
      hashes_[indicator.value].push_back(idx);
      break;
    case IocGroup::kOther:
      break;
  }
}

void Matcher::AddHostOfUrl(IndicatorIdx idx) {
  url_hosts_[std::string(intel::HostOfUrl(set_.indicators[idx].value))].push_back(idx);
}

void Matcher::FindAddress(IocGroup group, std::string_view text, std::vector<Match>& out) const {
  intel::IpBytes bytes;
  if (!intel::ParseIp(text, bytes)) return;
  if (group == IocGroup::kCidr) {
    for (const auto& [network, idx] : networks_) {
      if (intel::Contains(network, bytes)) Append({idx}, {}, out);
    }
    return;
  }
  if (const auto found = addresses_.find(KeyOf(bytes)); found != addresses_.end())
    Append(found->second, {}, out);
  const auto host = url_hosts_.find(intel::FormatIp(bytes));
  if (host != url_hosts_.end()) Append(host->second, {.is_host_of_url = true}, out);
}

void Matcher::FindName(std::string_view host, std::vector<Match>& out) const {
  const intel::Canonical canon = intel::CanonDomain(host);
  // Names that are no hosts (`_ldap._tcp.…`, `.local` and the like) have their plain form.
  std::string name = canon.ok() ? canon.value : base::AsciiLower(host);
  while (name.ends_with('.')) name.pop_back();
  if (const auto whole = url_hosts_.find(name); whole != url_hosts_.end()) {
    Append(whole->second, {.is_host_of_url = true}, out);
  }
  for (size_t at = 0; at != std::string::npos;) {
    if (const auto found = names_.find(name.substr(at)); found != names_.end()) {
      for (const IndicatorIdx idx : found->second) {
        const bool is_whole = at == 0;
        if (is_whole || set_.indicators[idx].scope == intel::Scope::kSubtree) {
          Append({idx}, {.is_subdomain = !is_whole}, out);
        }
      }
    }
    const size_t dot = name.find('.', at);
    at = dot == std::string::npos ? dot : dot + 1;
  }
}

void Matcher::FindUrl(std::string_view url, std::vector<Match>& out) const {
  // A log's URL without a scheme may be either; an indicator without one fits both.
  std::vector<std::string> spellings;
  const bool has_scheme =
      url.find("://") != std::string_view::npos && url.find("://") < url.find_first_of("/?#");
  if (has_scheme) {
    spellings.emplace_back(url);
  } else {
    for (const std::string_view scheme : {"http://", "https://"})
      spellings.push_back(std::string(scheme) += url);
  }
  for (const std::string& spelling : spellings) {
    const intel::Canonical canon = intel::CanonUrl(spelling);
    if (!canon.ok()) continue;
    for (const std::string& form : {canon.value, canon.value.substr(canon.value.find("://") + 3)}) {
      if (const auto found = urls_.find(form); found != urls_.end()) Append(found->second, {}, out);
      // Folders above it, which end in `/`.
      const size_t host = form.find("://") == std::string::npos ? 0 : form.find("://") + 3;
      const size_t path_end = std::min(form.find('?'), form.size());
      for (size_t at = form.find('/', host); at < path_end; at = form.find('/', at + 1)) {
        const auto folder = urls_.find(form.substr(0, at + 1));
        if (folder == urls_.end()) continue;
        for (const IndicatorIdx idx : folder->second) {
          if (set_.indicators[idx].scope == intel::Scope::kUrlPrefix) Append({idx}, {}, out);
        }
      }
    }
  }
}

Observed Matcher::FindInHost(IocGroup group, std::string_view cell) const {
  Observed observed;
  const HostPart part = SplitHost(cell);
  observed.port = part.port;
  observed.is_port_explicit = part.port.has_value();
  if (!observed.port && base::EqualsIgnoreCase(part.scheme, "http")) observed.port = 80;
  if (!observed.port && base::EqualsIgnoreCase(part.scheme, "https")) observed.port = 443;
  if (group == IocGroup::kDomain) FindName(part.host, observed.matches);
  if (group == IocGroup::kIp) FindAddress(group, part.host, observed.matches);
  if (group == IocGroup::kUrl) FindUrl(cell, observed.matches);
  observed.value = cell;
  return observed;
}

std::vector<Observed> Matcher::Find(Holds holds, IocGroup group, std::string_view cell) const {
  std::vector<Observed> all;
  const auto take = [&](Observed observed) {
    if (!observed.matches.empty()) all.push_back(std::move(observed));
  };
  switch (holds) {
    case Holds::kIp: {
      Observed observed{.value = std::string(cell)};
      FindAddress(group, base::TrimBlanks(cell), observed.matches);
      take(std::move(observed));
      break;
    }
    case Holds::kHost:
    case Holds::kHostOrUrl:
      take(FindInHost(group, base::TrimBlanks(cell)));
      break;
    case Holds::kIpList:
      for (const std::string_view token : Tokens(holds, cell)) {
        const bool is_repeated = std::any_of(all.begin(), all.end(),
                                             [&](const Observed& o) { return o.value == token; });
        Observed observed{.value = std::string(token)};
        if (!is_repeated) FindAddress(group, token, observed.matches);
        take(std::move(observed));
      }
      break;
    case Holds::kMd5:
    case Holds::kSha1:
    case Holds::kSha256:
    case Holds::kAnyHash:
      for (const std::string_view token : Tokens(holds, cell)) {
        const bool is_repeated = std::any_of(all.begin(), all.end(),
                                             [&](const Observed& o) { return o.value == token; });
        const auto found = hashes_.find(base::AsciiLower(token));
        Observed observed{.value = std::string(token)};
        if (!is_repeated && found != hashes_.end()) Append(found->second, {}, observed.matches);
        take(std::move(observed));
      }
      break;
  }
  return all;
}

std::vector<Observed> Matcher::FindTerms(IocGroup group, std::string_view cell) const {
  Observed observed{.value = std::string(cell)};
  const std::string text = base::AsciiLower(cell);
  const auto members = by_group_.find(group);
  if (members == by_group_.end()) return {};
  for (const IndicatorIdx idx : members->second) {
    const std::string needle = base::AsciiLower(set_.indicators[idx].value);
    if (!HoldsTerm(text, needle)) continue;
    const bool is_below = group == IocGroup::kDomain && text.ends_with('.' + needle);
    Append({idx}, {.is_subdomain = is_below}, observed.matches);
  }
  if (observed.matches.empty()) return {};
  return {std::move(observed)};
}

}  // namespace quoll::hunt
