// Base 64 with the standard alphabet.
#pragma once

#include <string>
#include <string_view>

namespace quoll::base {

// With padding.
void AppendBase64(std::string& out, std::string_view bytes);
// False for any other text; the padding may be missing, nothing else.
bool DecodeBase64(std::string_view text, std::string& out);

}  // namespace quoll::base
