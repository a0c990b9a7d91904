#include "intel/observed.h"

#include "base/text.h"
#include "intel/canon.h"

namespace quoll::intel {

Observed Observe(std::string_view text) {
  Observed observed;
  observed.text = base::TrimBlanks(text);
  std::string_view rest = observed.text;
  IpBytes address;
  if (ParseIp(rest, address)) {
    observed.address = address;
    return observed;
  }
  const size_t scheme_end = rest.find("://");
  std::string_view scheme;
  if (scheme_end != std::string_view::npos && scheme_end < rest.find_first_of("/?#")) {
    scheme = rest.substr(0, scheme_end);
    rest.remove_prefix(scheme_end + 3);
  }
  const size_t host_end = std::min(rest.find_first_of("/?#"), rest.size());
  observed.may_be_url = !scheme.empty() || host_end < rest.size();
  rest = rest.substr(0, host_end);
  if (const size_t at = rest.rfind('@'); at != std::string_view::npos) {
    // `user@host` without a scheme is an address of mail, and its host nothing that was contacted.
    if (scheme.empty() && !observed.may_be_url) return observed;
    rest.remove_prefix(at + 1);
  }
  std::string_view port;
  std::string_view host = rest;
  if (rest.starts_with('[')) {
    const size_t end = rest.find(']');
    if (end == std::string_view::npos) return observed;
    host = rest.substr(1, end - 1);
    if (rest.substr(end + 1).starts_with(':')) port = rest.substr(end + 2);
  } else if (const size_t colon = rest.find(':');
             colon != std::string_view::npos &&
             rest.find(':', colon + 1) == std::string_view::npos) {
    host = rest.substr(0, colon);
    port = rest.substr(colon + 1);
  }
  if (const auto number = base::ParseInteger(port); number && *number > 0 && *number <= 65535) {
    observed.port = static_cast<uint16_t>(*number);
  } else if (base::EqualsIgnoreCase(scheme, "http")) {
    observed.port = 80;
  } else if (base::EqualsIgnoreCase(scheme, "https")) {
    observed.port = 443;
  }
  if (ParseIp(host, address)) {
    observed.address = address;
  } else {
    observed.host = host;
  }
  return observed;
}

std::string CanonHost(std::string_view host) {
  const Canonical canon = CanonDomain(host);
  std::string name = canon.ok() ? canon.value : base::AsciiLower(host);
  while (name.ends_with('.')) name.pop_back();
  return name;
}

}  // namespace quoll::intel
