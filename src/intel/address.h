// IP addresses and networks as 16 bytes (IPv4 mapped into IPv6) and their one text form. Separate
// from the other canonical forms because log values pass through here: nothing allocates while
// parsing.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace quoll::intel {

using IpBytes = std::array<uint8_t, 16>;

// Takes dotted IPv4, IPv6 and mapped forms; a zone (`%eth0`) is cut. False for anything else, for
// leading zeros in a dotted form (`010.1.1.1` is octal to some programs) and for brackets.
bool ParseIp(std::string_view text, IpBytes& bytes);

bool IsIpv4(const IpBytes& bytes);
// `1.2.3.4` for mapped addresses, else RFC 5952 in lower case.
std::string FormatIp(const IpBytes& bytes);

// A network; `length` counts bits of the 16 bytes, so an IPv4 /8 has length 104.
struct IpNetwork {
  IpBytes base{};
  int length = 128;
  bool operator==(const IpNetwork&) const = default;
};

// `10.0.0.0/8`; a bare address is a network of one. Host bits are cleared.
bool ParseNetwork(std::string_view text, IpNetwork& network);
std::string FormatNetwork(const IpNetwork& network);
IpBytes MaskIp(const IpBytes& bytes, int length);
bool Contains(const IpNetwork& network, const IpBytes& address);

// IPv4 before IPv6, then by number.
bool IpLess(const IpBytes& a, const IpBytes& b);

}  // namespace quoll::intel
