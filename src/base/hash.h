// Digests (by OpenSSL) and name-based UUIDs. Used for ids and checksums, never for security decisions.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace quoll::base {

using Uuid = std::array<uint8_t, 16>;

// Lower-case hexadecimal digests.
std::string Md5Hex(std::string_view bytes);
std::string Sha1Hex(std::string_view bytes);
std::string Sha256Hex(std::string_view bytes);
std::string ToHex(std::string_view bytes);

// RFC 4122 version 5 (SHA-1) over a namespace and a name.
Uuid UuidV5(const Uuid& name_space, std::string_view name);
// `6ba925f9-ce2c-51c6-b44e-36e331174859`.
std::string FormatUuid(const Uuid& uuid);

}  // namespace quoll::base
