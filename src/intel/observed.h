// What was observed: a cell of a log or any other text, taken apart once for all matchers. Separate
// from canonical forms of sources: logs are many, so nothing is copied that does not have to be.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "intel/address.h"

namespace quoll::intel {

struct Observed {
  std::string_view text;  // without blanks around it
  // An address: the text, or the host of a URL or of `host:port`.
  std::optional<IpBytes> address;
  // A host that is no address, as written; empty where there is none.
  std::string_view host;
  // Explicit, or by the scheme of a URL.
  std::optional<uint16_t> port;
  // The text has a path, a query or a scheme: it may be a URL.
  bool may_be_url = false;
};

// Views point into `text`.
Observed Observe(std::string_view text);

// The canonical name of a host; one that is no valid name (`_ldap._tcp.x`, `a..b`) is in lower case
// and without dots at its end.
std::string CanonHost(std::string_view host);

}  // namespace quoll::intel
