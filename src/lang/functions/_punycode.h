// Punycode (RFC 3492) of texts and of domain names.
#pragma once

#include <string>
#include <string_view>

namespace quoll::lang {

// All append to `out`; false for text that is malformed or too long.
bool EncodePunycode(std::string_view text, std::string& out);
bool DecodePunycode(std::string_view text, std::string& out);
bool EncodeDomain(std::string_view domain, std::string& out);
bool DecodeDomain(std::string_view domain, std::string& out);

}  // namespace quoll::lang
